from playhouse.schema_diff import diff_models

from auralis_tui.library.database import Library
from auralis_tui.library.models import MODELS


def test_models_and_migrations_agree(library: Library) -> None:
    assert not diff_models(library.database, MODELS), str(diff_models(library.database, MODELS))


def test_models_and_migrations_agree_on_what_may_be_absent(library: Library) -> None:
    for model in MODELS:
        columns = {column.name: column for column in library.database.get_columns(model._meta.table_name)}
        for field in model._meta.sorted_fields:
            if not field.primary_key:
                assert columns[field.column_name].null == field.null, field


def test_models_belong_to_no_database() -> None:
    assert {model._meta.database for model in MODELS} == {None}
