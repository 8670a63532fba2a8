// places = where the elements of each line are, in order within blocks of 64; of equals the first comes first, NaN last
//
//   x: [lines, length] → places: [lines, length], int32, numbers of a line's elements
//
// One invocation finds the rank of one element in its block: how many of the block come before it.
//
// uses: each, order/first, isNan

const BLOCK = 64u;

struct Params { count: u32, length: u32 } // count: lines · length

@group(0) @binding(1) var<storage, read> x: array<T>;
@group(0) @binding(2) var<storage, read_write> places: array<i32>;

fn compute(at: u32) {
  let line = at / params.length * params.length;
  let begin = line + (at - line) / BLOCK * BLOCK;
  let value = x[at];
  var rank = begin;
  for (var k = begin; k < min(begin + BLOCK, line + params.length); k++) {
    if (first(x[k], value) || (k < at && !first(value, x[k]))) { rank++; }
  }
  places[rank] = i32(at - line);
}
