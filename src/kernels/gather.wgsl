// y[o, j, i] = x[o, indices[j], i]: takes lines along one axis, in the order that the indices say.
//
//   x: [outer, length, inner], indices: [n] → y: [outer, n, inner]
//
// One invocation copies one element, as bits, whatever its type; or four neighbours at once (T = vec4u), where
// `inner` is a multiple of four: every size below then counts groups of four. Negative indices count from the
// end. An index outside gives 0: the host has checked those it could see. Where outer is more than 1, STACKED.
//
// A table too large for one binding comes in pages: `first` is the line this page begins with, and lines
// of other pages are left alone (PAGED), for the dispatch that has their page.
//
// uses: each

// Tunables
alias T = u32;
const PAGED = false;
const STACKED = false;

struct Params {
  count: u32, // outer · n · inner
  indices: u32, // n
  inner: u32,
  length: u32, // lines of this page
  first: u32,
}

@group(0) @binding(1) var<storage, read> x: array<T>;
@group(0) @binding(2) var<storage, read> indices: array<i32>;
@group(0) @binding(3) var<storage, read_write> y: array<T>;

fn compute(at: u32) {
  // A CPU divides integers one by one: no division more than there has to be.
  let row = at / params.inner;
  let i = at - row * params.inner;
  var outer = 0u;
  var j = row;
  if (STACKED) {
    outer = row / params.indices;
    j = row - outer * params.indices;
  }
  var line = indices[j] - i32(params.first);
  if (!PAGED && line < 0) { line += i32(params.length); }
  let inside = line >= 0 && line < i32(params.length);
  if (inside) {
    y[at] = x[(outer * params.length + u32(line)) * params.inner + i];
  } else if (!PAGED) {
    y[at] = T(0u);
  }
}
