"""Has a shell run lines at a terminal, answers what they ask there, and ends with the shell's exit code."""

import json
import os
import pty
import sys

CURSOR_IS_WHERE = b"\x1b[6n"


def main(answers: dict[str, str], lines: str) -> int:
    process, terminal = pty.fork()
    if process == 0:
        os.execvp("bash", ["bash", "-e", "-o", "pipefail", "-c", lines])
    unread = b""
    while said := read(terminal):
        sys.stdout.buffer.write(said)
        unread += said
        # A prompt waits for that of every terminal.
        if CURSOR_IS_WHERE in unread:
            unread = unread.replace(CURSOR_IS_WHERE, b"")
            os.write(terminal, b"\x1b[1;1R")
        for words in [words for words in answers if words.encode() in unread]:
            os.write(terminal, answers.pop(words).encode() + b"\r")
            unread = b""
    code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    if answers:
        sys.stderr.write(f"Nobody asked: {', '.join(answers)}\n")
    return code if code != 0 else len(answers)


def read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    # Linux's way to say that the shell has ended.
    except OSError:
        return b""


if __name__ == "__main__":
    sys.exit(main(json.loads(sys.argv[1]), sys.argv[2]))
