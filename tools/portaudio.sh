#!/bin/sh
# Brings PortAudio's library where that is allowed, and says how where it isn't. Never fails: there is the null output.
if command -v apt-get >/dev/null 2>&1; then
    if [ "$(id -u)" = 0 ]; then
        echo "Installing libportaudio2 ..."
        { apt-get install -y -qq --no-install-recommends libportaudio2 ||
            { apt-get update -qq && apt-get install -y -qq --no-install-recommends libportaudio2; }; } >/dev/null 2>&1 && exit 0
        echo "libportaudio2 could not be installed; Auralis runs without sound."
    else
        echo "There will be no sound: PortAudio's library is missing. Install it with: sudo apt install libportaudio2"
    fi
elif command -v brew >/dev/null 2>&1; then
    echo "There will be no sound: PortAudio's library is missing. Install it with: brew install portaudio"
else
    echo "There will be no sound: PortAudio's library is missing. Install your system's package of it, often called portaudio."
fi
exit 0
