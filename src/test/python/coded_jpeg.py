"""JPEGs that Pillow does not write: any sampling factors, scans of single components, long codes, wide quantisers."""

import struct

ORDER = sorted(range(64), key=lambda i: (i // 8 + i % 8, i // 8 if (i // 8 + i % 8) % 2 else i % 8))
DC_SYMBOLS = list(range(12))
# Codes by length: few short ones, many that are longer than any look-up.
AC_COUNTS = [0, 1, 0, 0, 0, 16, 0, 0, 40, 0, 0, 30, 30, 15, 10, 20]


class Bits:
    """Bits to bytes, with stuffing."""

    def __init__(self):
        self.text = []

    def put(self, value, count):
        if count:
            self.text.append(format(value, f"0{count}b"))

    def bytes(self):
        text = "".join(self.text)
        text += "1" * (-len(text) % 8)
        plain = bytes(int(text[i : i + 8], 2) for i in range(0, len(text), 8))
        return plain.replace(b"\xff", b"\xff\0")


def codes(counts, symbols):
    """Canonical codes: symbol -> (code, length)."""
    found, code, at = {}, 0, 0
    for length, count in enumerate(counts, 1):
        for _ in range(count):
            found[symbols[at]] = (code, length)
            code, at = code + 1, at + 1
        code <<= 1
    return found


def segment(marker, content):
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def value_bits(bits, value, size):
    bits.put(value if value > 0 else value + (1 << size) - 1, size)


class Component:
    def __init__(self, rng, number, h, v):
        self.number, self.h, self.v = number, h, v
        self.blocks = {}
        self.rng = rng
        self.dense = rng.choice([0, 0.05, 0.3])

    def block(self, x, y):
        """Coefficients in zigzag order, the same at each call."""
        if (x, y) not in self.blocks:
            rng = self.rng
            values = [rng.randint(-60, 60)] + [0] * 63
            for k in range(1, 64):
                if rng.random() < self.dense:
                    values[k] = rng.choice([-1, 1, 2, -3, 7]) if k > 5 else rng.randint(-15, 15)
            self.blocks[x, y] = values
        return self.blocks[x, y]


class Coder:
    def __init__(self, dc, ac):
        self.dc, self.ac = dc, ac
        self.restart()

    def restart(self):
        self.bits = Bits()
        self.before = {}

    def code(self, component, x, y, first, last):
        values = component.block(x, y)
        if first == 0:
            difference = values[0] - self.before.get(component.number, 0)
            self.before[component.number] = values[0]
            size = abs(difference).bit_length()
            self.bits.put(*self.dc[size])
            value_bits(self.bits, difference, size)
        run = 0
        for k in range(max(first, 1), last + 1):
            if values[k] == 0:
                run += 1
                continue
            while run > 15:
                self.bits.put(*self.ac[0xF0])
                run -= 16
            size = abs(values[k]).bit_length()
            self.bits.put(*self.ac[run << 4 | size])
            value_bits(self.bits, values[k], size)
            run = 0
        if run:
            self.bits.put(*self.ac[0])


def scan(coder, frame, components, first, last, restart):
    """A scan of these components and this band."""
    width, height, max_h, max_v = frame
    head = bytes([len(components)])
    for c in components:
        head += bytes([c.number, 0])
    out = segment(0xDA, head + bytes([first, last, 0]))
    if len(components) > 1:
        columns, rows = -(-width // (8 * max_h)), -(-height // (8 * max_v))
    else:
        c = components[0]
        columns, rows = -(-(-(-width * c.h // max_h)) // 8), -(-(-(-height * c.v // max_v)) // 8)
    coder.restart()
    for mcu in range(columns * rows):
        if restart and mcu and mcu % restart == 0:
            out += coder.bits.bytes() + bytes([0xFF, 0xD0 + (mcu // restart - 1) % 8])
            coder.restart()
        row, column = divmod(mcu, columns)
        for c in components:
            if len(components) == 1:
                coder.code(c, column, row, first, last)
                continue
            for i in range(c.h * c.v):
                coder.code(c, column * c.h + i % c.h, row * c.v + i // c.h, first, last)
    return out + coder.bits.bytes()


def components_of(rng):
    factors = [(1, 1), (1, 2), (2, 1), (2, 2), (1, 4), (4, 1), (4, 2), (2, 4), (3, 1), (1, 3), (3, 3)]
    count = rng.choice([1, 3, 3, 3])
    while True:
        chosen = [rng.choice(factors) for _ in range(count)]
        if rng.random() < 0.4:
            chosen[1:] = [(1, 1)] * (count - 1)
        max_h, max_v = max(h for h, _ in chosen), max(v for _, v in chosen)
        if all(max_h % h == 0 and max_v % v == 0 for h, v in chosen):
            return [Component(rng, i + 1, h, v) for i, (h, v) in enumerate(chosen)], max_h, max_v


def random_jpeg(rng):
    width, height = rng.randint(1, rng.choice([5, 40, 120])), rng.randint(1, rng.choice([5, 40, 120]))
    components, max_h, max_v = components_of(rng)
    frame = width, height, max_h, max_v
    progressive = rng.random() < 0.4
    wide = rng.random() < 0.3
    quantisers = [rng.randint(8, 16)] + [rng.randint(1, 12) for _ in range(63)]
    out = b"\xff\xd8" + segment(0xDB, bytes([16 if wide else 0]) + struct.pack(">64H" if wide else "64B", *quantisers))
    shape = struct.pack(">BHHB", 8, height, width, len(components))
    for c in components:
        shape += bytes([c.number, c.h << 4 | c.v, 0])
    out += segment(0xC2 if progressive else rng.choice([0xC0, 0xC1]), shape)
    ac_symbols = [run << 4 | size for run in range(16) for size in range(1, 11)] + [0, 0xF0]
    rng.shuffle(ac_symbols)
    dc_counts = [0, 0, 0, 12] + [0] * 12
    out += segment(0xC4, b"\0" + bytes(dc_counts) + bytes(DC_SYMBOLS))
    out += segment(0xC4, b"\x10" + bytes(AC_COUNTS) + bytes(ac_symbols))
    restart = rng.choice([0, 0, 1, 3, 20])
    out += segment(0xDD, struct.pack(">H", restart))
    coder = Coder(codes(dc_counts, DC_SYMBOLS), codes(AC_COUNTS, ac_symbols))
    fits = sum(c.h * c.v for c in components) <= 10
    together = [components] if fits and rng.random() < 0.6 else [[c] for c in components]
    if progressive:
        for group in together:
            out += scan(coder, frame, group, 0, 0, restart)
        for c in components:
            split = rng.randint(1, 62)
            out += scan(coder, frame, [c], 1, split, restart)
            out += scan(coder, frame, [c], split + 1, 63, restart)
    else:
        for group in together:
            out += scan(coder, frame, group, 0, 63, restart)
    return out + b"\xff\xd9"
