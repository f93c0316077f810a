#!/usr/bin/env python3
"""Makes Tests/Fixtures/embedding/<model>.json: what Hugging Face's tokenizer and its model answer, for the tests to compare with.

    python3 -m venv /tmp/reference && /tmp/reference/bin/pip install torch transformers
    /tmp/reference/bin/python Scripts/reference-embeddings.py [--brief] MODEL_FOLDER OUTPUT.json

--brief keeps the layers of one text only, sampled, so that the fixture of a wide model stays small.

The file, one JSON object:
  versions    python, torch, transformers, tokenizers that made it
  model       the folder's name
  texts       one object per text:
    name, text
    tokens      ids as the model sees them, cut at max_seq_length, special tokens included
    embedding   base64 of little-endian float32 [dimensions]: pooled and normalised as modules.json says
    layers      embeddings output, then each layer, or nothing; each is an object with
      all         base64 of float32 [tokens, dimensions], for the texts marked below, or
      sampled     base64 of float32 [SAMPLES]: the values at row-major index (i * STRIDE) % (tokens * dimensions), i = 0, 1, …
  scalars     one object per block of 4,096 Unicode scalars below U+20000 that are no surrogates:
    first       number of the first one
    digest      FNV-1a, 64 bits, hexadecimal, over the little-endian int32 ids of "a" + scalar + "b", scalar after scalar
"""

import base64
import json
import os
import platform
import sys

import numpy
import tokenizers
import torch
import transformers

SAMPLES = 512
STRIDE = 7919  # a prime: the samples spread over rows and columns

TWELVE = "my sister moved to oslo last week and loves it"
FORTY = (
    "Last summer we drove along the coast from Bergen to Trondheim, and my daughter was sea-sick on every ferry "
    "except the one on which she had eaten nothing at all before we left home today"
)
LONG = " ".join(
    f"On day {day} of the journey the {animal} crossed river number {day * 7} and slept under a {tree}."
    for day, animal, tree in zip(range(1, 41), ["fox", "heron", "badger", "otter"] * 10, ["birch", "rowan", "pine", "willow", "oak"] * 8)
)

# name, text, whether every layer is kept in full
TEXTS = [
    ("empty", "", True),
    ("emoji", "I love it 🎉🐱‍👤 so much 😀", False),
    ("chinese", "我住在奥斯陆，喜欢喝咖啡。", False),
    ("accents", "Crème brûlée à l'École, naïve Ångström, İstanbul, ﬁancé, Übergröße, Việt Nam, ελληνικά, Ёлка", False),
    ("twelve tokens", TWELVE, True),
    ("forty tokens", FORTY, False),
    ("longer than the model", LONG, False),
    ("punctuation and URLs", "See https://example.org/a_b?q=1&r=2#top (or e-mail: x.y+z@example.org)… «quoted» — $9.99! [SEP] ≠", False),
    ("control characters", "tab\there\u0000nul\u0007bell\u200bzero width\ufeffmark\u00a0nbsp\r\nline\u2028separator\ufffd\u0085end", False),
    ("long words", "a" * 101 + " " + "b" * 100 + " antidisestablishmentarianism " + "é" * 100, False),
    ("other scripts", "한국어 문장 हिन्दी में ประเทศไทย العَرَبِيَّة עִבְרִית ゼロから㍿ ガ \U0002f804 ①½ K", False),
]


def encode(array):
    return base64.b64encode(numpy.ascontiguousarray(array, dtype="<f4").tobytes()).decode()


def read(folder, name, default=None):
    path = os.path.join(folder, name)
    if not os.path.exists(path):
        return default
    with open(path) as file:
        return json.load(file)


def scalar_digests(tokenizer):
    digests = []
    for first in range(0, 0x20000, 4096):
        scalars = [value for value in range(first, first + 4096) if not 0xD800 <= value <= 0xDFFF]
        if not scalars:
            continue
        digest = 0xCBF29CE484222325
        for ids in tokenizer([f"a{chr(value)}b" for value in scalars])["input_ids"]:
            for byte in numpy.array(ids, dtype="<i4").tobytes():
                digest = ((digest ^ byte) * 0x100000001B3) % 2**64
        digests.append({"first": first, "digest": f"{digest:016x}"})
    return digests


def main(folder, output, is_brief):
    torch.set_num_threads(1)
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    model = transformers.AutoModel.from_pretrained(folder, dtype=torch.float32).eval()
    limit = read(folder, "sentence_bert_config.json", {}).get("max_seq_length") or model.config.max_position_embeddings
    modules = read(folder, "modules.json", [])
    pooling = read(folder, "1_Pooling/config.json", {"pooling_mode_mean_tokens": True})
    normalizes = any(module["type"].endswith("Normalize") for module in modules)

    texts = []
    for name, text, keeps_all in TEXTS:
        inputs = tokenizer(text, truncation=True, max_length=limit, return_tensors="pt")
        with torch.no_grad():
            result = model(**inputs, output_hidden_states=True)
        final = result.last_hidden_state[0]
        vector = final[0] if pooling.get("pooling_mode_cls_token") else final.mean(dim=0)
        if normalizes:
            vector = torch.nn.functional.normalize(vector, dim=0)
        layers = []
        for state in result.hidden_states if not is_brief or text == TWELVE else []:
            values = state[0].numpy().reshape(-1)
            if keeps_all and not is_brief:
                layers.append({"all": encode(values)})
            else:
                layers.append({"sampled": encode(values[(numpy.arange(SAMPLES) * STRIDE) % values.size])})
        tokens = inputs["input_ids"][0].tolist()
        print(f"{name}: {len(tokens)} tokens", file=sys.stderr)
        texts.append({"name": name, "text": text, "tokens": tokens, "embedding": encode(vector.numpy()), "layers": layers})

    fixture = {
        "versions": {
            "python": platform.python_version(),
            "torch": torch.__version__,
            "transformers": transformers.__version__,
            "tokenizers": tokenizers.__version__,
        },
        "model": os.path.basename(os.path.normpath(folder)),
        "texts": texts,
        "scalars": scalar_digests(tokenizer),
    }
    with open(output, "w") as file:
        json.dump(fixture, file, ensure_ascii=True, indent=1)
        file.write("\n")


if __name__ == "__main__":
    arguments = [argument for argument in sys.argv[1:] if argument != "--brief"]
    if len(arguments) != 2:
        sys.exit(__doc__)
    main(*arguments, is_brief=len(arguments) < len(sys.argv) - 1)
