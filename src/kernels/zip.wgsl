// z = f(x, y), element by element, for operands of one shape; either may be a single number instead.
//
//   x, y, z: n elements, in groups of four (buffers are padded to whole groups)
//
// One invocation handles four neighbours, as in map.wgsl.
//
// uses: each, operands

// Tunables
alias Z = f32;
alias StoredZ = Z;
const X_IS_SCALAR = false;
const Y_IS_SCALAR = false;
fn f(a: X, b: Y) -> Z { return a; }

struct Params { count: u32 } // count: ⌈n / 4⌉

@group(0) @binding(1) var<storage, read> x: array<vec4<StoredX>>;
@group(0) @binding(2) var<storage, read> y: array<vec4<StoredY>>;
@group(0) @binding(3) var<storage, read_write> z: array<vec4<StoredZ>>;

fn loadX(i: u32) -> vec4<X> {
  if (X_IS_SCALAR) { return vec4<X>(X(x[0].x)); }
  return vec4<X>(x[i]);
}

fn loadY(i: u32) -> vec4<Y> {
  if (Y_IS_SCALAR) { return vec4<Y>(Y(y[0].x)); }
  return vec4<Y>(y[i]);
}

fn compute(i: u32) {
  let a = loadX(i);
  let b = loadY(i);
  z[i] = vec4<StoredZ>(vec4<Z>(f(a.x, b.x), f(a.y, b.y), f(a.z, b.z), f(a.w, b.w)));
}
