"""llama.cpp's HTTP server for the tests: PYTHONPATH names the folder of `xllamacpp`. Says where it listens; ends with its parent.

Usage: llama-server.py PARENT MODEL PORT SLOTS CONTEXT [embeddings] (a process id; port 0: any free one; tokens of context for each
slot; `embeddings`: it makes vectors instead of texts)
"""

import os
import select
import sys

import xllamacpp


def main() -> None:
    parent = os.pidfd_open(int(sys.argv[1]))
    model, port, slots, context = sys.argv[2], *map(int, sys.argv[3:6])
    parameters = xllamacpp.CommonParams()
    parameters.model.path = model
    parameters.port = port
    parameters.n_parallel = slots
    parameters.n_ctx = slots * context
    # One: several would wait for each other in a busy loop, which takes seconds on a machine that is busy itself.
    parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = 1
    parameters.n_gpu_layers = 0
    parameters.warmup = False
    if sys.argv[6:] == ["embeddings"]:
        parameters.embedding = True
        parameters.pooling_type = xllamacpp.llama_pooling_type.LLAMA_POOLING_TYPE_MEAN
    server = xllamacpp.Server(parameters)
    try:
        print("listening", server.listening_address, flush=True)
        watch = select.poll()
        watch.register(parent, select.POLLIN)
        watch.poll()
    finally:
        # At once: letting the server go would wait for its threads, which do not end.
        os._exit(0)


if __name__ == "__main__":
    main()
