"""JPEGs that Pillow does not write: any sampling factors, scans of single components and single bits in any order of
bands, long codes, wide quantisers, fill bytes, tables that change from scan to scan."""

import struct

ORDER = sorted(range(64), key=lambda i: (i // 8 + i % 8, i // 8 if (i // 8 + i % 8) % 2 else i % 8))
DC_SYMBOLS = list(range(12))
# Codes by length: few short ones, many that are longer than any look-up.
AC_COUNTS = [0, 1, 0, 0, 0, 16, 0, 0, 40, 0, 0, 30, 30, 15, 10, 34]
MOST_EMPTY = 0x7FFF


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
    """Sequential blocks, and bands of progressive ones."""

    def __init__(self, dc, ac):
        self.dc, self.ac = dc, ac
        self.restart()

    def restart(self):
        self.bits = Bits()
        self.before = {}
        self.empty, self.pending = 0, []

    def code(self, component, x, y, band):
        values = component.block(x, y)
        if band.first == 0:
            self.code_dc(component, values[0], band)
        if band.last > 0:
            (self.refine if band.refines else self.code_ac)(values, band)

    def code_dc(self, component, value, band):
        if band.refines:
            self.bits.put(value >> band.shift & 1, 1)
            return
        difference = (value >> band.shift) - self.before.get(component.number, 0)
        self.before[component.number] = value >> band.shift
        size = abs(difference).bit_length()
        self.bits.put(*self.dc[size])
        value_bits(self.bits, difference, size)

    def code_ac(self, values, band):
        run = 0
        for k in range(max(band.first, 1), band.last + 1):
            size = (abs(values[k]) >> band.shift).bit_length()
            if size == 0:
                run += 1
                continue
            self.end_blocks()
            while run > 15:
                self.bits.put(*self.ac[0xF0])
                run -= 16
            self.bits.put(*self.ac[run << 4 | size])
            value_bits(self.bits, (abs(values[k]) >> band.shift) * (1 if values[k] > 0 else -1), size)
            run = 0
        if run:
            self.end_block([], band)

    def refine(self, values, band):
        now = [abs(v) >> band.shift for v in values]
        new = [k for k in range(band.first, band.last + 1) if now[k] == 1]
        run, known = 0, []
        for k in range(band.first, band.last + 1):
            if now[k] == 0:
                run += 1
                continue
            while run > 15 and new and k <= new[-1]:
                self.end_blocks()
                self.bits.put(*self.ac[0xF0])
                self.put_all(known)
                run, known = run - 16, []
            if now[k] > 1:
                known.append(now[k] & 1)
                continue
            self.end_blocks()
            self.bits.put(*self.ac[run << 4 | 1])
            self.bits.put(int(values[k] > 0), 1)
            self.put_all(known)
            run, known = 0, []
        if run or known:
            self.end_block(known, band)

    def put_all(self, bits):
        for bit in bits:
            self.bits.put(bit, 1)

    def end_block(self, known, band):
        self.empty += 1
        self.pending += known
        if self.empty == (MOST_EMPTY if band.progressive else 1):
            self.end_blocks()

    def end_blocks(self):
        """The code of the blocks that end at once, and the bits of what is in them."""
        if self.empty:
            size = self.empty.bit_length() - 1
            self.bits.put(*self.ac[size << 4])
            self.bits.put(self.empty - (1 << size), size)
            self.put_all(self.pending)
            self.empty, self.pending = 0, []

    def bytes(self):
        self.end_blocks()
        return self.bits.bytes()


class Band:
    """Coefficients from first to last, down to the bit shift."""

    def __init__(self, progressive, first, last, shift=0, refines=False):
        self.progressive, self.first, self.last, self.shift, self.refines = progressive, first, last, shift, refines

    def head(self):
        return bytes([self.first, self.last, (self.shift + 1 if self.refines else 0) << 4 | self.shift])


def scan(coder, frame, components, band, restart):
    """A scan of these components and this band."""
    width, height, max_h, max_v = frame
    head = bytes([len(components)])
    for c in components:
        head += bytes([c.number, 0])
    out = segment(0xDA, head + band.head())
    if len(components) > 1:
        columns, rows = -(-width // (8 * max_h)), -(-height // (8 * max_v))
    else:
        c = components[0]
        columns, rows = -(-(-(-width * c.h // max_h)) // 8), -(-(-(-height * c.v // max_v)) // 8)
    coder.restart()
    for mcu in range(columns * rows):
        if restart and mcu and mcu % restart == 0:
            out += coder.bytes() + bytes([0xFF, 0xD0 + (mcu // restart - 1) % 8])
            coder.restart()
        row, column = divmod(mcu, columns)
        for c in components:
            if len(components) == 1:
                coder.code(c, column, row, band)
                continue
            for i in range(c.h * c.v):
                coder.code(c, column * c.h + i % c.h, row * c.v + i // c.h, band)
    return out + coder.bytes()


def progression(rng, components, together):
    """Pairs of components and bands, every bit of every coefficient once."""
    shift = rng.choice([0, 1, 2])
    scans = [(group, Band(True, 0, 0, shift)) for group in together]
    scans += [(group, Band(True, 0, 0, low, True)) for low in reversed(range(shift)) for group in together]
    later = []
    for c in components:
        split, shift = rng.randint(1, 62), rng.choice([0, 0, 1, 2])
        bands = [(1, split), (split + 1, 63)] if rng.random() < 0.8 else [(1, 63)]
        mine = [(low, low != shift, first, last) for low in reversed(range(shift + 1)) for first, last in bands]
        later.append([([c], Band(True, first, last, low, refines)) for low, refines, first, last in mine])
    while any(later):
        scans.append(rng.choice([scans_of for scans_of in later if scans_of]).pop(0))
    return scans


def filled(rng, out):
    """Fill bytes before a marker, at times."""
    return b"\xff" * rng.choice([0, 0, 0, 1, 5]) + out


def quantisers(rng, wide):
    values = [rng.randint(8, 16)] + [rng.randint(1, 12) for _ in range(63)]
    if wide:
        # Two, so that sums stay in the range that a transform has to take.
        values[rng.randint(6, 63)] = values[rng.randint(6, 63)] = rng.randint(200, 300)
    return segment(0xDB, bytes([16 if wide else 0]) + struct.pack(">64H" if wide else "64B", *values))


NAMED = [[(1, 1)], [(2, 1)], [(2, 2)], [(1, 2)], [(4, 1)]]


def components_of(rng):
    factors = [(1, 1), (1, 2), (2, 1), (2, 2), (1, 4), (4, 1), (4, 2), (2, 4), (3, 1), (1, 3), (3, 3)]
    count = rng.choice([1, 3, 3, 3, 3, 4])
    while True:
        chosen = [rng.choice(factors) for _ in range(count)]
        if rng.random() < 0.4:
            chosen = rng.choice(NAMED) + [(1, 1)] * (count - 1)
        max_h, max_v = max(h for h, _ in chosen), max(v for _, v in chosen)
        if all(max_h % h == 0 and max_v % v == 0 for h, v in chosen):
            return [Component(rng, i + 1, h, v) for i, (h, v) in enumerate(chosen)], max_h, max_v


def random_jpeg(rng):
    width, height = rng.randint(1, rng.choice([5, 40, 120])), rng.randint(1, rng.choice([5, 40, 120]))
    components, max_h, max_v = components_of(rng)
    frame = width, height, max_h, max_v
    progressive = rng.random() < 0.4
    wide = rng.random() < 0.3
    out = b"\xff\xd8" + filled(rng, quantisers(rng, wide))
    shape = struct.pack(">BHHB", 8, height, width, len(components))
    for c in components:
        shape += bytes([c.number, c.h << 4 | c.v, 0])
    out += filled(rng, segment(0xC2 if progressive else rng.choice([0xC0, 0xC1]), shape))
    ac_symbols = [run << 4 | size for run in range(16) for size in range(1, 11)] + [run << 4 for run in range(16)]
    dc_counts = [0, 0, 0, 12] + [0] * 12
    out += segment(0xC4, b"\0" + bytes(dc_counts) + bytes(DC_SYMBOLS))
    fits = sum(c.h * c.v for c in components) <= 10
    together = [components] if fits and rng.random() < 0.6 else [[c] for c in components]
    scans = progression(rng, components, together) if progressive else [(g, Band(False, 0, 63)) for g in together]
    seen = set()
    for group, band in scans:
        if not seen or rng.random() < 0.3:
            rng.shuffle(ac_symbols)
            out += filled(rng, segment(0xC4, b"\x10" + bytes(AC_COUNTS) + bytes(ac_symbols)))
            coder = Coder(codes(dc_counts, DC_SYMBOLS), codes(AC_COUNTS, ac_symbols))
            restart = rng.choice([0, 0, 1, 3, 20])
            out += segment(0xDD, struct.pack(">H", restart))
        seen.update(c.number for c in group)
        out += filled(rng, scan(coder, frame, group, band, restart))
        if len(seen) == len(components) and len(scans) > 1 and rng.random() < 0.2:
            # Those of the first scan of a component hold.
            out += filled(rng, quantisers(rng, wide))
    return out + filled(rng, b"\xff\xd9")
