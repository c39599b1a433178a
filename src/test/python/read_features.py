"""Reads files of features with one library and compares each row with what the writer meant.

    read_features.py LIBRARY MANIFEST

LIBRARY is pyarrow, pandas, duckdb or polars. MANIFEST has one JSON object per line: {"file": F, "rows": E}, where E
names a file with one JSON array per row: the columns in their order, times as microseconds, days as numbers, decimals as
unscaled numbers, bytes as hex, groups and lists as arrays, and features as the SHA-256 of their little-endian bytes.
Exits with 1 and the first difference if there is one.
"""
import datetime
import decimal
import hashlib
import json
import sys

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
MICROSECOND = datetime.timedelta(microseconds=1)
FEW_ROWS = 8


def digest(values):
    """Of a numpy array of float32."""
    if values.dtype != "float32":
        sys.exit(f"features are {values.dtype}")
    return hashlib.sha256(values.tobytes()).hexdigest()


def plain(value):
    """A value as it stands in JSON."""
    # Pandas has NaN, or NaT, for what is not there.
    if isinstance(value, (float, datetime.datetime)) and value != value:
        return None
    if isinstance(value, datetime.datetime):
        return (value - EPOCH) // MICROSECOND
    if isinstance(value, datetime.date):
        return (value - EPOCH.date()).days
    if isinstance(value, decimal.Decimal):
        return int(value.scaleb(2))
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, dict):
        return [plain(v) for v in value.values()]
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, list):
        return [plain(v) for v in value]
    return value


def of_arrow(batches):
    for batch in batches:
        at = batch.schema.get_field_index("features")
        others = [None if i == at else batch.column(i).to_pylist() for i in range(batch.num_columns)]
        features = batch.column(at)
        for row in range(batch.num_rows):
            value = features[row].values
            value = None if value is None else digest(value.to_numpy(zero_copy_only=False))
            yield [value if i == at else plain(column[row]) for i, column in enumerate(others)]


def by_pyarrow(file):
    import pyarrow.parquet

    return of_arrow(pyarrow.parquet.ParquetFile(file).iter_batches(batch_size=FEW_ROWS))


def by_duckdb(file):
    import duckdb

    connection = duckdb.connect()
    connection.execute("set timezone = 'UTC'")
    # The order of rows is promised by default.
    query = connection.sql("select * from read_parquet(?)", params=[file])
    return of_arrow(query.to_arrow_reader(FEW_ROWS))


def by_pandas(file):
    import pandas

    frame = pandas.read_parquet(file)
    names = list(frame.columns)
    for values in frame.itertuples(index=False, name=None):
        yield [
            (None if value is None else digest(value)) if name == "features" else plain(value)
            for name, value in zip(names, values)
        ]


def by_polars(file):
    import polars

    scan = polars.scan_parquet(file)
    rows = scan.select(polars.len()).collect().item()
    step = FEW_ROWS if rows < 1000 else rows
    for start in range(0, rows, step):
        frame = scan.slice(start, step).collect()
        features = frame["features"]
        at = frame.columns.index("features")
        for row, values in enumerate(frame.drop("features").iter_rows()):
            value = features[row]
            value = None if value is None else digest(value.to_numpy())
            values = [plain(v) for v in values]
            yield values[:at] + [value] + values[at:]


def same(wanted, found):
    if isinstance(wanted, list) and isinstance(found, list):
        return len(wanted) == len(found) and all(map(same, wanted, found))
    # Pandas makes floats of integers beside nulls.
    return wanted == found or (isinstance(found, float) and isinstance(wanted, int) and float(wanted) == found)


def check(read, file, expected):
    count = 0
    found = read(file)
    with open(expected, encoding="utf-8") as lines:
        for line in lines:
            wanted = json.loads(line)
            row = next(found, None)
            if row is None or not same(wanted, row):
                sys.exit(f"{file}, row {count}: wanted {wanted}, found {row}")
            count += 1
    if next(found, None) is not None:
        sys.exit(f"{file}: more than {count} rows")
    print(f"{file}: {count} rows")


def main(library, manifest):
    read = {"pyarrow": by_pyarrow, "pandas": by_pandas, "duckdb": by_duckdb, "polars": by_polars}[library]
    with open(manifest, encoding="utf-8") as lines:
        for line in lines:
            case = json.loads(line)
            check(read, case["file"], case["rows"])


main(*sys.argv[1:])
