from auralis_tui.library.mounts import is_remote

MOUNTS = """/dev/sda1 / ext4 rw 0 0
server:/music /srv/net\\040music nfs4 rw 0 0
me@host: /home/me/remote fuse.sshfs rw 0 0
/dev/sdb1 /srv/net\\040music/local ext4 rw 0 0
broken line
"""


def test_folders_on_a_network_are_known() -> None:
    assert not is_remote("/srv", MOUNTS)
    assert is_remote("/srv/net music/albums", MOUNTS)
    assert is_remote("/home/me/remote", MOUNTS)
    assert not is_remote("/srv/net music/local/albums", MOUNTS)
    assert not is_remote("/srv/net music 2", MOUNTS)
    assert not is_remote("/", "")
