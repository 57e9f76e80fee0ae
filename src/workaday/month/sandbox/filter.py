"""System calls that no command in the box needs: refused by a filter in the kernel.

Namespaces do not cover everything: sockets to the machine's host, the user's key ring and io_uring go round
them. The filter is a classic BPF program, made here in a few lines for the two processors it is known for.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_EPERM, _ENOSYS, _EAFNOSUPPORT = 1, 38, 97
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _FIRST, _SECOND = 0, 4, 16, 24  # offsets in the kernel's seccomp_data
_CLONE_NEWUSER = 0x10000000
_TIOCSTI, _TIOCLINUX = 0x5412, 0x541C
_FAMILIES = (1, 2, 10)  # AF_UNIX, AF_INET, AF_INET6: within the box's own network
_SAME_EVERYWHERE = {
    "io_uring_setup": 425, "io_uring_enter": 426, "io_uring_register": 427, "open_tree": 428,
    "move_mount": 429, "fsopen": 430, "fsconfig": 431, "fsmount": 432, "fspick": 433, "pidfd_getfd": 438,
    "mount_setattr": 442,
}  # fmt: skip


@dataclass(frozen=True)
class Processor:
    """A machine's audit number and its numbers of system calls."""

    audit: int
    socket: int
    clone: int
    ioctl: int
    refused: tuple[int, ...]


_X86_64 = Processor(
    0xC000003E, 41, 56, 16,
    (
        112,  # setsid: each session has its own share of the processors, so a bomb of them would starve the watch
        101, 310, 311,  # ptrace, process_vm_readv, process_vm_writev
        165, 166, 155, 161, 272, 308,  # mount, umount2, pivot_root, chroot, unshare, setns
        321, 298, 323, 248, 249, 250,  # bpf, perf_event_open, userfaultfd, add_key, request_key, keyctl
        246, 320, 175, 313, 176,  # kexec_load, kexec_file_load, init_module, finit_module, delete_module
        303, 304, 163, 167, 168, 169, 103, 179,  # handles of files, acct, swapon, swapoff, reboot, syslog, quotactl
        227, 164, 159, 170, 171, 172, 173,  # clock_settime, settimeofday, adjtimex, sethostname, setdomainname, iopl, ioperm
    ),
)  # fmt: skip
_AARCH64 = Processor(
    0xC00000B7, 198, 220, 29,
    (
        157, 117, 270, 271, 40, 39, 41, 51, 97, 268, 280, 241, 282, 217, 218, 219, 104, 294, 105, 273, 106,
        264, 265, 89, 224, 225, 142, 116, 60, 112, 170, 171, 161, 162,
    ),
)  # fmt: skip
_CLONE3 = 435
PROCESSORS = {"x86_64": _X86_64, "aarch64": _AARCH64, "arm64": _AARCH64}


def program(processor: Processor) -> bytes:
    """The filter as bubblewrap's --seccomp takes it."""
    steps = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, processor.audit),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, 0, 1, 0x40000000),  # the other numbering that x86_64 kernels may know
        (_RETURN, 0, 0, _ERRNO | _ENOSYS),
    ]
    for number in (*processor.refused, *_SAME_EVERYWHERE.values()):
        steps += _refuse(number, _EPERM)
    steps += _refuse(_CLONE3, _ENOSYS)  # its flags lie in memory; the C library then takes clone
    steps += _when(processor.clone, _FIRST, [(_ANY_BIT, 0, 1, _CLONE_NEWUSER), _failing(_EPERM)])
    terminal = [(_EQUAL, 1, 0, _TIOCSTI), (_EQUAL, 0, 1, _TIOCLINUX), _failing(_EPERM)]
    steps += _when(processor.ioctl, _SECOND, terminal)
    allowed = [(_EQUAL, len(_FAMILIES) - n, 0, family) for n, family in enumerate(_FAMILIES)]
    steps += _when(processor.socket, _FIRST, [*allowed, _failing(_EAFNOSUPPORT)])
    steps.append((_RETURN, 0, 0, _ALLOW))
    return b"".join(struct.pack("=HBBI", *step) for step in steps)


Step = tuple[int, int, int, int]


def _failing(error: int) -> Step:
    return (_RETURN, 0, 0, _ERRNO | error)


def _refuse(number: int, error: int) -> list[Step]:
    return [(_EQUAL, 0, 1, number), _failing(error)]


def _when(number: int, offset: int, steps: list[Step]) -> list[Step]:
    """Look at one argument of one call; what the steps do not refuse is allowed."""
    inner = [(_LOAD, 0, 0, offset), *steps, (_RETURN, 0, 0, _ALLOW)]
    return [(_EQUAL, 0, len(inner), number), *inner]
