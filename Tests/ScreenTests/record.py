"""Records what programs write to a terminal, for the tests of the screen.

    record.py [NAME…]    Record the sessions of these names anew, or all of them.

A recording is what a program wrote and nothing else, compressed; its name says the size of the terminal. Those that are
here were made on Debian 12 with the programs of its packages, and npm 10, as root: each in a PID namespace of its own, so
that no lists of a machine's processes are in them. `apt` needs packages in files, `npm` needs no registry.
"""

import gzip
import sys
import tempfile
from pathlib import Path

import pexpect

RECORDINGS = Path(__file__).resolve().parent / "recordings"
# So long a program writes nothing before the next key is sent, in seconds.
QUIET = 0.4

PULL = r"""
import sys, time
layers = ["a2abf6c4d29d", "a9edb18cadd1", "589b7251471a", "186b1aaa4aa6"]
write = lambda text: (sys.stdout.write(text), sys.stdout.flush())
write("Using default tag: latest\nlatest: Pulling from library/nginx\n")
for layer in layers: write(f"{layer}: Pulling fs layer \n")
for step in range(1, 61):
    for place, layer in enumerate(layers):
        done = min(100, max(0, step * (3 + place) - 20))
        up = len(layers) - place
        text = "Pull complete " if done == 100 else f"Downloading [{'=' * (done // 2)}>{' ' * (50 - done // 2)}] {done / 4:.2f}MB/25MB"
        write(f"\x1b[{up}A\x1b[2K\r{layer}: {text}\r\x1b[{up}B")
    time.sleep(0.005)
write("Digest: sha256:b03a81de\nStatus: Downloaded newer image for nginx:latest\n")
"""

LINES = "".join(
    f"{number:4} " + ("wörter und 世界 " * (number % 7)) + "x" * (number * 13 % 90) + "\n" for number in range(1, 200)
)

# Of each: the size, the program, and what is typed, one piece after the other.
SESSIONS = {
    "vim": (80, 24, ["vim", "-u", "NONE", "-c", "syntax on|set number hlsearch nocompatible", "sample.py"], [
        "5G", "dd", "p", "ohello = '世界 ü'\x1b", "/import\r", "nn", "\x06", "\x06", "\x02", "G", "gg", ":split\r", "\x17j", "20jzz", "5>>",
        "u", ":set nonumber\r", "A tail\x1b", "ggVGJ", "u", ":q!\r", ":q!\r",
    ]),
    "less": (80, 24, ["less", "-R", "lines.txt"], [
        " ", " ", "b", "jjj", "kk", "/world\r", "/世界\r", "nnn", "G", "g", "-S\r", "\x1b[C", "\x1b[D", "q",
    ]),
    "top": (100, 30, ["top", "-d", "2"], ["", "1", "c", "V", "z", "x", "k", "\x1b", "q"]),
    "htop": (100, 30, ["htop", "-d", "20"], ["", "\x1bOB\x1bOB", "t", "\x1b[15~", "/htop", "\x1b", "\x1bOR", "\x1b", "q"]),
    "tmux": (90, 28, ["tmux", "-L", "record", "-f", "/dev/null", "new-session", "bash --norc"], [
        "ls -la /usr\r", "\x02%", "echo right; seq 40\r", "\x02\"", "ls --color /usr/bin | head -100 | column\r", "\x02o", "\x02[", "\x1b[5~", "q", "\x02z",
        "\x02z", "\x02x", "y", "\x02c", "echo second\r", "\x02w", "q", "\x02:kill-server\r",
    ]),
    "python3": (80, 24, ["python3", "-q"], [
        "for n in range(30): print('x' * n, n)\r", "\r", "import sys\r", "sys.version_in\t\r", "1/0\r", "\x1b[A\x1b[A\x1b[A\r", "'long ' * 100\r",
        "print('\\x1b[1;31mred\\x1b[0m äöü 世界 e\\u0301')\r", "x = '" + "wrap " * 20 + "'\x01\x0b", "\x19\r", "\x04",
    ]),
    "bash": (60, 20, ["bash", "--norc"], [
        "echo " + "word " * 20, "\x01", "\x1b[3~" * 3, "\x05", "\x17\x17", "\x1bb\x1bb", "insert ", "\r", "\x12echo", "\x07", "ls /us\t\r",
        "ls --color=always -C /etc | head -40\r", "cd /u\t\t\x15", "echo äöü 世界 | rev", "\x1b[D" * 8, "\x7f\x7f", "\r", "\x0c", "clear\r",
        "printf '%s\\n' {1..50}\r", "\x04",
    ]),
    "apt": (80, 24, ["bash", "--norc"], [
        "cp /tmp/recorded/*.deb . && ls\r", "apt-get -o Dpkg::Progress-Fancy=1 -y --reinstall install ./*.deb\r", "\x04",
    ]),
    "pull": (100, 24, ["python3", "-c", PULL], [""]),
    "npm": (80, 24, ["bash", "--norc"], [
        "for p in a b c; do mkdir $p; (cd $p; npm init -y >/dev/null); done\r", "npm install --no-audit --no-fund ./a ./b ./c\r",
        "npm ls\r", "npm run nothing\r", "npm version patch --no-git-tag-version\r", "\x04",
    ]),
}


def record(name: str) -> bytes:
    columns, rows, argv, keys = SESSIONS[name]
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "lines.txt").write_text(LINES)
        (Path(folder) / "sample.py").write_text(Path(__file__).read_text())
        environment = {
            "PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "HOME": folder, "TERM": "xterm-256color", "LANG": "C.UTF-8", "PS1": "\\w \\$ ",
        }  # fmt: skip
        argv = ["unshare", "--pid", "--fork", "--mount-proc", "--kill-child", *argv]
        process = pexpect.spawn(argv[0], argv[1:], cwd=folder, env=environment, dimensions=(rows, columns))
        process.delaybeforesend = None
        written = until_quiet(process)
        for key in keys:
            if not process.isalive():
                break
            process.send(key)
            written += until_quiet(process)
        while True:
            try:
                written += process.read_nonblocking(65536, timeout=30)
            except (pexpect.EOF, pexpect.TIMEOUT):
                break
        process.close(force=True)
    return written


def until_quiet(process) -> bytes:
    written = b""
    try:
        while len(written) < 60_000:
            written += process.read_nonblocking(65536, timeout=QUIET)
    except (pexpect.EOF, pexpect.TIMEOUT):
        pass
    return written


def main():
    RECORDINGS.mkdir(exist_ok=True)
    for name in sys.argv[1:] or SESSIONS:
        columns, rows, *_ = SESSIONS[name]
        written = record(name)
        # The name of nobody's server, as long as the real one.
        written = written.replace(b"deb.debian" b".org", b"mirror.example")
        packed = gzip.compress(written, mtime=0)
        (RECORDINGS / f"{name}.{columns}x{rows}.gz").write_bytes(packed)
        print(f"{name}: {len(written)} bytes, {len(packed)} compressed")


if __name__ == "__main__":
    main()
