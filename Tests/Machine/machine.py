#!/usr/bin/env python3
"""Boots a machine of its own (QEMU, without hardware virtualization) with the release of `jobs`, and has it check what no
ordinary machine allows: limits by delegated control groups, and a clock that is set.

    machine.py --jobs .build/release/jobs --kernel .build/machine/vmlinuz [CHECK ...]
"""

import argparse
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
BUSYBOX = pathlib.Path("/bin/busybox")
# Seconds: QEMU takes a quarter of a minute for the boot alone.
LIMIT = 300


def entry(name: str, mode: int, content: bytes = b"") -> bytes:
    """One member of a cpio archive, in the form that the kernel unpacks (initramfs-buffer-format)."""
    path = name.encode() + b"\0"
    fields = [0, mode, 0, 0, 1, 0, len(content), 0, 0, 0, 0, len(path), 0]
    head = b"070701" + b"".join(b"%08X" % field for field in fields) + path
    return head + b"\0" * (-len(head) % 4) + content + b"\0" * (-len(content) % 4)


def initramfs(jobs: pathlib.Path) -> bytes:
    """All that the machine has."""
    directories = ["bin", "dev", "etc", "proc", "root", "sys", "tmp"]
    passwd = b"root:x:0:0::/root:/bin/sh\nuser:x:1000:1000::/tmp:/bin/sh\n"
    return (
        b"".join(entry(name, 0o40755) for name in directories)
        + entry("bin/busybox", 0o100755, BUSYBOX.read_bytes())
        + entry("bin/jobs", 0o100755, jobs.read_bytes())
        + entry("etc/passwd", 0o100644, passwd)
        + entry("init", 0o100755, (HERE / "init").read_bytes())
        + entry("checks.sh", 0o100644, (HERE / "checks.sh").read_bytes())
        + entry("TRAILER!!!", 0)
    )


def boot(kernel: pathlib.Path, archive: pathlib.Path, checks: list[str]) -> str:
    """Runs the machine to its end, and returns what it wrote."""
    line = "console=ttyS0 quiet panic=-1 random.trust_cpu=on"
    if checks:
        line += " checks=" + ",".join(checks)
    command = ["qemu-system-x86_64", "-accel", "tcg,thread=multi", "-cpu", "max", "-smp", "2", "-m", "1024"]
    command += ["-nodefaults", "-no-reboot", "-display", "none", "-serial", "stdio"]
    command += ["-kernel", str(kernel), "-initrd", str(archive), "-append", line]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=LIMIT)
        return done.stdout + done.stderr
    except subprocess.TimeoutExpired as error:
        return (error.stdout or b"").decode(errors="replace") + f"\nmachine: not done after {LIMIT} s"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jobs", type=pathlib.Path, required=True, help="a static executable")
    parser.add_argument("--kernel", type=pathlib.Path, required=True, help="with control groups of version 2")
    parser.add_argument("checks", nargs="*", help="those of checks.sh to run; without, all")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        archive = pathlib.Path(folder) / "initramfs"
        archive.write_bytes(initramfs(arguments.jobs))
        output = boot(arguments.kernel, archive, arguments.checks)
    print(output.replace("\r", ""), end="")
    result = re.search(r"machine: (\d+) passed, 0 failed", output)
    return 0 if result and int(result[1]) > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
