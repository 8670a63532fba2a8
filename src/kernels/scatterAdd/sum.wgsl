// y[o, l, i] = Σ over all j with indices[j] = l of x[o, j, i], for each line l that an index names
//
//   x: [outer, n, inner], pairs: [n], (line, place of its index), sorted → y: [outer, length, inner]
//
// The indices of a line are neighbours in the sorted list. The invocation at the first of them walks along and adds
// up one element of their lines of x, in the order of their places; or four neighbours at once (T = vec4f), where
// `inner` is a multiple of four: it then counts groups of four. The other invocations have nothing to do. Lines that
// no index names are left alone.
//
// uses: each

// Tunables
alias T = f32;

const OUTSIDE = 0xffffffffu;

struct Params {
  count: u32, // outer · n · inner
  indices: u32, // n
  inner: u32,
  length: u32,
}

@group(0) @binding(1) var<storage, read> x: array<T>;
@group(0) @binding(2) var<storage, read> pairs: array<vec2u>;
@group(0) @binding(3) var<storage, read_write> y: array<T>;

fn compute(at: u32) {
  let row = at / params.inner;
  let i = at - row * params.inner;
  let outer = row / params.indices;
  let first = row - outer * params.indices;
  let line = pairs[first].x;
  if (line == OUTSIDE || (first > 0u && pairs[first - 1u].x == line)) { return; }
  var sum = T();
  for (var j = first; j < params.indices; j++) {
    let pair = pairs[j];
    if (pair.x != line) { break; }
    sum += x[(outer * params.indices + pair.y) * params.inner + i];
  }
  y[(outer * params.length + line) * params.inner + i] = sum;
}
