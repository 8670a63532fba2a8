// One round of merge sort: every two neighbouring runs of a line's places become one.
//
//   x: [lines, length]; places, merged: [lines, length], numbers of a line's elements; of equals those of the left run
//   come first
//
// One invocation moves one place. It goes to where it is in its own run, and on from there by how many of the other run
// come before it, which a binary search tells: log₂(run) loads, and nobody waits for anybody.
//
// uses: each, order/first, isNan

// count: lines · length; run: places in a run, of which the last one of a line may have fewer
struct Params { count: u32, length: u32, run: u32 }

@group(0) @binding(1) var<storage, read> x: array<T>;
@group(0) @binding(2) var<storage, read> places: array<i32>;
@group(0) @binding(3) var<storage, read_write> merged: array<i32>;

fn compute(at: u32) {
  let line = at / params.length * params.length;
  let i = at - line;
  let place = places[at];
  let value = x[line + u32(place)];
  let isRight = i / params.run % 2u == 1u;
  let own = i / params.run * params.run;
  let other = min(select(own + params.run, own - params.run, isRight), params.length);
  var low = other;
  var high = min(other + params.run, params.length);
  while (low < high) {
    let middle = (low + high) / 2u;
    let rival = x[line + u32(places[line + middle])];
    let comesBefore = select(first(rival, value), !first(value, rival), isRight);
    if (comesBefore) { low = middle + 1u; } else { high = middle; }
  }
  merged[line + select(own, other, isRight) + (i - own) + (low - other)] = place;
}
