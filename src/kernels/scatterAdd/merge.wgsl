// One round of merge sort: every two neighbouring runs of sorted pairs become one.
//
//   pairs, merged: [count], by line; of equal lines those of the left run come first
//
// One invocation moves one pair. Its place is its place in its own run, and on from there by how many of the other
// run come before it, which a binary search tells: log₂(run) loads a pair and round, and nobody waits for anybody.
//
// uses: each

struct Params { count: u32, run: u32 } // run: pairs in a run; the last one may have fewer

@group(0) @binding(1) var<storage, read> pairs: array<vec2u>;
@group(0) @binding(2) var<storage, read_write> merged: array<vec2u>;

fn compute(i: u32) {
  let pair = pairs[i];
  let isRight = i / params.run % 2u == 1u;
  let own = i / params.run * params.run;
  let other = min(select(own + params.run, own - params.run, isRight), params.count);
  var low = other;
  var high = min(other + params.run, params.count);
  while (low < high) {
    let middle = (low + high) / 2u;
    let line = pairs[middle].x;
    if (line < pair.x || (isRight && line == pair.x)) { low = middle + 1u; } else { high = middle; }
  }
  merged[select(own, other, isRight) + (i - own) + (low - other)] = pair;
}
