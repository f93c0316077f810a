#pragma once

// Packed weights lie block by block; in a block, group by group of inputs; in a group, output by output:
// packed[output / BLOCK][input / GROUP][output % BLOCK][input % GROUP].
enum {
    // Inputs that one instruction multiplies and adds up in each 32-bit lane.
    GROUP = 4,
    // Outputs of one pass: four registers of 16 lanes.
    BLOCK = 64,
    // How far ahead of its use a weight is fetched: what a pass over one block's 16 groups takes.
    READ_AHEAD = 4096
};
