# schema.py: lines of JSON on standard input follow doc/json.md: a type that the page names, a time in its one form, keys of
# our own that are words and stand in the type's row, no key twice, no stray control characters.
import json, re, sys

page = open('doc/json.md').read()
rows = dict(reversed(re.findall(r'^\| `([a-z_]+)` \| (.*) \|$', page, re.M)))       # of a type's rows the first
open_rows = {'kernel_link'}     # where a link is attached is told in many ways

def unique(pairs):
    keys = [k for k, _ in pairs]
    assert len(keys) == len(set(keys)), f'a key twice: {keys}'
    return dict(pairs)

n = 0
for line in sys.stdin:
    one = json.loads(line, object_pairs_hook=unique)
    n += 1
    assert isinstance(one, dict), 'not an object'
    assert list(one)[:2] == ['type', 'time'], f'begins with {list(one)[:2]}'
    assert one['type'] in rows, f"type {one['type']} is not in doc/json.md"
    assert re.fullmatch(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z', one['time']), one['time']
    for key in one:
        assert re.fullmatch(r'[a-z][a-z0-9_]*', key), f'key {key}'
        assert key in ('type', 'time') or one['type'] in open_rows or f'`{key}`' in rows[one['type']], f"key {key} of {one['type']} is not in doc/json.md"
assert n, 'no line at all'
