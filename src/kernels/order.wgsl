// y[o, rank of x[o, k]] = k: where the elements of each line are, in order; of equals the first comes first, NaN last.
//
//   x: [lines, length] → y: [lines, length], int32
//
// One invocation finds one element's rank: it counts those that come before it. No two have the same rank, so no two
// invocations write to one place, and there is one pass whatever the length; it takes time in proportion to length².

// Tunables
alias T = f32;
fn before(a: T, b: T) -> bool { return a < b; }

struct Params {
  count: u32, // lines · length
  length: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<T>;
@group(0) @binding(2) var<storage, read_write> y: array<i32>;

// NaN by its bits: a compiler may take `x != x` for false.
fn isNan(value: T) -> bool {
  return (bitcast<u32>(f32(value)) & 0x7fffffffu) > 0x7f800000u;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let at = id.x + id.y * size.x * 64u;
  if (at >= params.count) { return; }
  let first = at / params.length * params.length;
  let value = x[at];
  let last = isNan(value);
  var rank = 0u;
  for (var k = first; k < first + params.length; k++) {
    let other = x[k];
    let otherLast = isNan(other);
    let equal = select(!otherLast && other == value, otherLast, last);
    let smaller = select(!otherLast && before(other, value), !otherLast, last);
    rank += u32(smaller || (equal && k < at));
  }
  y[first + rank] = i32(at - first);
}
