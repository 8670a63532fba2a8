// z = f(x, y) with NumPy's broadcasting: a dimension of size 1 is repeated, by a stride of 0.
//
//   z: n elements over RANK dimensions; x and y have a stride for each of them
//
// One invocation computes one element: it takes its index apart into coordinates, innermost first.
// Neighbouring dimensions that are broadcast alike come here merged, so RANK is mostly 2. Where four divides the
// innermost dimension, an invocation computes four neighbours: a quarter of the divisions, which cost more than
// all else here. An operand then gives four neighbours too, or, repeated along that dimension, one.
//
// uses: each, operands, places

// Tunables: WIDTH elements an invocation, 1 or 4; Xs, Ys and Zs are so many; an operand is stored as those, or, where
// it REPEATS, one by one.
alias Z = f32;
alias Xs = X;
alias Ys = Y;
alias Zs = Z;
alias StoredZ = Zs;
const X_REPEATS = false;
const Y_REPEATS = false;
fn widenX(v: StoredX) -> Xs { return Xs(v); }
fn widenY(v: StoredY) -> Ys { return Ys(v); }
fn f(a: X, b: Y) -> Z { return a; }
fn each(a: Xs, b: Ys) -> Zs { return f(a, b); }

@group(0) @binding(1) var<storage, read> x: array<StoredX>;
@group(0) @binding(2) var<storage, read> y: array<StoredY>;
@group(0) @binding(3) var<storage, read_write> z: array<StoredZ>;

alias Places = vec2u; // in x and y
fn stridesOf(dimension: vec4u) -> Places { return dimension.yz; }

fn compute(i: u32) {
  let at = placesOf(i * WIDTH, Places());
  let a = widenX(x[at.x / select(WIDTH, 1u, X_REPEATS)]);
  let b = widenY(y[at.y / select(WIDTH, 1u, Y_REPEATS)]);
  z[i] = StoredZ(each(a, b));
}
