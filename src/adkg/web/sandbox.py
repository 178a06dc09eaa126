"""Takes from a worker process what no answer needs: sockets, memory without end, the right to more."""

import ctypes
import os
import platform
import struct
import sys

if sys.platform != "win32":
    import resource

# From linux/prctl.h, linux/seccomp.h, linux/audit.h and linux/filter.h.
_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER = 38, 22, 2
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 13  # the error is EACCES
_X32 = 0x40000000
# For each machine: the name of its calls in the audit, and the numbers of socket and io_uring_setup. A pair
# of sockets leads nowhere else, and the drawing of pictures has one within its process.
_CALLS = {"x86_64": (0xC000003E, (41, 425)), "aarch64": (0xC00000B7, (198, 425))}


def confine(memory: int, niceness: int = 0) -> bool:
    """Limit this process for good; `memory` is in bytes.

    Whether it can no longer open sockets: only Linux, on the usual machines, can see to that.
    """
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
        if niceness:
            os.nice(niceness)
    return _without_sockets()


def _without_sockets() -> bool:
    """Have the kernel refuse to make sockets. The engine would follow SERVICE to the network if the guard failed."""
    machine = _CALLS.get(platform.machine())
    if sys.platform != "linux" or machine is None:
        return False
    program = _program(*machine)
    code = ctypes.create_string_buffer(program)
    header = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(code))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(_SET_SECCOMP, _FILTER, ctypes.create_string_buffer(header), 0, 0) == 0)


def _program(audit: int, calls: tuple[int, ...]) -> bytes:
    """A filter in the form of classic BPF: another architecture and the calls are refused, all else is allowed."""
    steps = [(_LOAD, 0, 0, 4), (_EQUAL, 1, 0, audit), (_RETURN, 0, 0, _REFUSE), (_LOAD, 0, 0, 0)]
    refuse_at = len(calls) + 2
    steps.append((_AT_LEAST, refuse_at - 1, 0, _X32))
    for place, call in enumerate(calls):
        steps.append((_EQUAL, refuse_at - place - 2, 0, call))
    steps += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _REFUSE)]
    return b"".join(struct.pack("HBBI", *step) for step in steps)
