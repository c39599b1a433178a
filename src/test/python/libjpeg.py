"""What the libjpeg-turbo that comes with Pillow says of a file. Pillow itself does not tell of its warnings."""

import ctypes
import os
from pathlib import Path

import PIL

# Of jpeglib.h for 64 bits: the version and size of jpeg_decompress_struct, and where its fields lie.
VERSION, STRUCT = 62, 632
OUTPUT_WIDTH, OUTPUT_HEIGHT, COMPONENTS, OUTPUT_SCANLINE = 136, 140, 148, 168
# Of jpeg_error_mgr: error_exit, output_message, num_warnings.
ERROR_EXIT, OUTPUT_MESSAGE, WARNINGS = 0, 16, 128
CLEAN, WARNED, REFUSED = 0, 1, 2
MOST_PIXELS = 1 << 24


def library():
    """The library, or None where a wheel has none of its own."""
    home = Path(PIL.__file__).parent.parent
    found = [*home.glob("pillow.libs/libjpeg-*.so.62*"), *home.glob("Pillow.libs/libjpeg-*.so.62*")]
    return ctypes.CDLL(str(found[0])) if found and ctypes.sizeof(ctypes.c_void_p) == 8 else None


def decode(lib, data):
    """Decodes in this process, which ends if libjpeg refuses the file."""
    errors, info = ctypes.create_string_buffer(1024), ctypes.create_string_buffer(STRUCT)
    callback = ctypes.CFUNCTYPE(None, ctypes.c_void_p)
    leave, silent = callback(lambda _: os._exit(REFUSED)), callback(lambda _: None)

    def put(buffer, at, pointer):
        ctypes.c_void_p.from_buffer(buffer, at).value = ctypes.cast(pointer, ctypes.c_void_p).value

    def number(at):
        return ctypes.c_uint.from_buffer(info, at).value

    lib.jpeg_std_error.restype = ctypes.c_void_p
    lib.jpeg_std_error(errors)
    put(errors, ERROR_EXIT, leave)
    put(errors, OUTPUT_MESSAGE, silent)
    put(info, 0, errors)
    lib.jpeg_CreateDecompress(info, VERSION, ctypes.c_size_t(STRUCT))
    lib.jpeg_mem_src(info, data, ctypes.c_ulong(len(data)))
    lib.jpeg_read_header(info, 1)
    width, height = number(48), number(52)
    if width * height > MOST_PIXELS:
        return REFUSED
    lib.jpeg_start_decompress(info)
    row = ctypes.create_string_buffer(number(OUTPUT_WIDTH) * number(COMPONENTS) + 64)
    rows = (ctypes.c_void_p * 1)(ctypes.addressof(row))
    while number(OUTPUT_SCANLINE) < number(OUTPUT_HEIGHT):
        lib.jpeg_read_scanlines(info, rows, 1)
    lib.jpeg_finish_decompress(info)
    return WARNED if ctypes.c_long.from_buffer(errors, WARNINGS).value else CLEAN


def verdict(lib, data):
    """CLEAN, WARNED or REFUSED, found in a process of its own."""
    child = os.fork()
    if child == 0:
        try:
            os._exit(decode(lib, data))
        finally:
            os._exit(REFUSED)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    raise SystemExit(0 if library() else 1)
