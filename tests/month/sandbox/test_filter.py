"""The filter of system calls, run here as the kernel would run it."""

from __future__ import annotations

import struct

import pytest

from workaday.month.sandbox.filter import PROCESSORS, Processor, program

ALLOW, KILL = 0x7FFF0000, 0x80000000
EPERM, ENOSYS, EAFNOSUPPORT = 0x50001, 0x50026, 0x50061
X86, ARM = PROCESSORS["x86_64"], PROCESSORS["aarch64"]


def verdict(code: bytes, audit: int, number: int, first: int = 0, second: int = 0) -> int:
    """A classic BPF machine for the five instructions that the filter uses."""
    data = struct.pack("=IIQQQ", number, audit, 0, first, second)
    steps = list(struct.iter_unpack("=HBBI", code))
    at = held = 0
    while True:
        what, yes, no, value = steps[at]
        at += 1
        if what == 0x20:
            held = struct.unpack_from("=I", data, value)[0]
        elif what == 0x06:
            return value
        else:
            holds = {0x15: held == value, 0x35: held >= value, 0x45: bool(held & value)}[what]
            at += yes if holds else no


@pytest.mark.parametrize("processor", [X86, ARM], ids=["x86_64", "aarch64"])
def test_what_is_refused_and_what_is_not(processor: Processor) -> None:
    code = program(processor)

    def say(number: int, first: int = 0, second: int = 0) -> int:
        return verdict(code, processor.audit, number, first, second)

    assert {say(n) for n in processor.refused} == {EPERM}
    assert {say(n) for n in (425, 426, 427, 428, 442)} == {EPERM}
    assert say(435) == ENOSYS
    assert [say(processor.socket, family) for family in (1, 2, 10)] == [ALLOW] * 3
    assert {say(processor.socket, family) for family in range(46) if family not in (1, 2, 10)} == {
        EAFNOSUPPORT
    }
    assert say(processor.clone, 0x11) == ALLOW
    assert say(processor.clone, 0x10000011) == EPERM
    assert [say(processor.ioctl, 0, request) for request in (0x5412, 0x541C, 0x5413)] == [EPERM, EPERM, ALLOW]
    assert say(0x40000000) == ENOSYS
    assert verdict(code, 0x40000003, 1) == KILL
    everything_else = (
        set(range(450)) - set(processor.refused) - set(range(425, 439)) - {442, processor.socket}
    )
    assert {say(n) for n in everything_else} == {ALLOW}
