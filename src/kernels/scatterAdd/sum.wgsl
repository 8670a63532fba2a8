// y[o, l, i] = Σ over all j with indices[j] = l of x[o, j, i], for each line l that an index names
//
//   x: [outer, count, inner], pairs: [count], (line, place of its index), sorted → y: [outer, length, inner]
//
// The indices of a line are neighbours in the sorted list. The invocation at the first of them walks along and adds
// up one element of their lines of x, in the order of their places; or four neighbours at once (T = vec4f), where
// `inner` is a multiple of four: it then counts groups of four. The other invocations have nothing to do. Lines that
// no index names are left alone.

// Tunables
alias T = f32;

const OUTSIDE = 0xffffffffu;

struct Params {
  total: u32, // outer · count · inner
  count: u32,
  inner: u32,
  length: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<T>;
@group(0) @binding(2) var<storage, read> pairs: array<vec2u>;
@group(0) @binding(3) var<storage, read_write> y: array<T>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let at = id.x + id.y * size.x * 64u;
  if (at >= params.total) { return; }
  let row = at / params.inner;
  let i = at - row * params.inner;
  let outer = row / params.count;
  let first = row - outer * params.count;
  let line = pairs[first].x;
  if (line == OUTSIDE || (first > 0u && pairs[first - 1u].x == line)) { return; }
  var sum = T();
  for (var j = first; j < params.count; j++) {
    let pair = pairs[j];
    if (pair.x != line) { break; }
    sum += x[(outer * params.count + pair.y) * params.inner + i];
  }
  y[(outer * params.length + line) * params.inner + i] = sum;
}
