"""Reads exported files as anybody's Python would, and checks that spans are where they say.

Prints, for each file given as name=path, how many spans were looked at. A span is right when
text[start:end] is its text; where a format does not say the text, the expected ones are in expected.json.
"""

import csv
import gzip
import json
import sys

csv.field_size_limit(10**9)


def lines(path):
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8", newline="\n") as file:
        return [json.loads(line) for line in file.read().split("\n") if line]


def document(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def table(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def utf16(text, start, end):
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


def conll(path):
    with open(path, encoding="utf-8", newline="\n") as file:
        sentences = [s.split("\n") for s in file.read().split("\n\n") if s.strip("\n")]
    for sentence in sentences:
        entities = []
        for token, tag in ((line.split(" ")[0], line.split(" ")[-1]) for line in sentence):
            mark, _, label = tag.partition("-")
            if mark in ("B", "S"):
                entities.append([token, label])
            elif mark in ("I", "E"):
                assert entities and entities[-1][1] == label, "a tag goes on with nothing before it"
                entities[-1][0] += token
        yield ["".join(text.split()) for text, _ in entities]


def spans_of(name, path):
    """Each record's spans, as pairs of what they cover and what they say or are expected to be."""
    if name in ("json", "jsonl", "csv"):
        rows = document(path) if name == "json" else lines(path) if name == "jsonl" else table(path)
        for row in rows:
            spans = row.get("entities") or []
            spans = json.loads(spans) if isinstance(spans, str) else spans
            yield [(row["text"][s["start"] : s["end"]], s["text"]) for s in spans]
    elif name == "label-studio":
        for task in document(path):
            results = task["annotations"][0]["result"] if task["annotations"] else []
            values = [r["value"] for r in results if r["type"] == "labels"]
            yield [(utf16(task["data"]["text"], v["start"], v["end"]), v["text"]) for v in values]
    elif name == "label-studio-min":
        for row in document(path):
            yield [(utf16(row["text"], s["start"], s["end"]), s["text"]) for s in row.get("entities", [])]
    else:
        expected = iter(document(path + ".expected"))
        if name == "conll":
            for found in conll(path):
                yield list(zip(found, next(expected), strict=True))
            return
        for row in lines(path):
            if name == "prodigy":
                found = [row["text"][s["start"] : s["end"]] for s in row["spans"]]
            else:
                triples = row["label"] if name == "doccano" else row["entities"]
                found = [row["text"][start:end] for start, end, _ in triples]
            yield list(zip(found, next(expected), strict=True))


checked = {}
for argument in sys.argv[1:]:
    name, _, path = argument.partition("=")
    checked[name] = 0
    for pairs in spans_of(name, path):
        for found, said in pairs:
            assert found == said, f"{name}: {found!r} is not {said!r}"
            checked[name] += 1
print(json.dumps(checked))
