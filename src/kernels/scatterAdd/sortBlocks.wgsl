// pairs = (line that an index names, place of the index), sorted within blocks of 64 by line, then place
//
//   indices: [count] → pairs: [count]
//
// One invocation finds the rank of one index in its block: how many of the block come before it. Negative indices
// count from the end; what is outside goes to the end, as line OUTSIDE.
//
// uses: each

const BLOCK = 64u;
const OUTSIDE = 0xffffffffu;

struct Params { count: u32, length: u32 } // length: lines

@group(0) @binding(1) var<storage, read> indices: array<i32>;
@group(0) @binding(2) var<storage, read_write> pairs: array<vec2u>;

fn lineOf(place: u32) -> u32 {
  let index = indices[place];
  let line = select(index, index + i32(params.length), index < 0);
  return select(OUTSIDE, u32(line), line >= 0 && line < i32(params.length));
}

fn compute(i: u32) {
  let line = lineOf(i);
  let first = i / BLOCK * BLOCK;
  var rank = first;
  for (var j = first; j < min(first + BLOCK, params.count); j++) {
    let other = lineOf(j);
    if (other < line || (other == line && j < i)) { rank++; }
  }
  pairs[rank] = vec2u(line, i);
}
