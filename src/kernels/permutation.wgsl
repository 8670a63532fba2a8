// y = a random order of 0 … n-1, each number computed on its own, with no sort and no swaps.
//
//   y: [n], int32
//
// A Feistel network is a bijection on 2^bits numbers whatever its round function is (Luby and Rackoff,
// 1988): each round mixes one half of the bits into the other half. To stay below n, walk on along the
// cycle until the value is below n again (Black and Rogaway, "Ciphers with Arbitrary Finite Domains",
// 2002); 2^bits < 4n, so that takes few steps.
//
// One invocation computes one element.
//
// uses: each

struct Params {
  seed: u32, stream: u32,
  count: u32, // n
  halfBits: u32, // 2 · halfBits bits hold every number below n
}

@group(0) @binding(1) var<storage, read_write> y: array<i32>;

// Mixes all bits into all others (the constants are those of MurmurHash3's finalizer).
fn mix(value: u32) -> u32 {
  var x = value;
  x = (x ^ (x >> 16u)) * 0x85ebca6bu;
  x = (x ^ (x >> 13u)) * 0xc2b2ae35u;
  return x ^ (x >> 16u);
}

fn permute(value: u32) -> u32 {
  let mask = (1u << params.halfBits) - 1u;
  var left = value >> params.halfBits;
  var right = value & mask;
  for (var round = 0u; round < 8u; round++) {
    let mixed = mix(right ^ mix(params.seed ^ mix(params.stream * 8u + round)));
    let next = left ^ (mixed & mask);
    left = right;
    right = next;
  }
  return (left << params.halfBits) | right;
}

fn compute(i: u32) {
  var value = permute(i);
  while (value >= params.count) { value = permute(value); }
  y[i] = i32(value);
}
