// out[z] = activation(op(A[z]) · op(B[z]) + bias)      op(A): [m, k], op(B): [k, n], bias: [n], out: [batch, m, n]
//
// The product that the faster rungs compute: its sizes, its operands, which they read four neighbours at a time, and where
// four neighbours of the result go. How it is computed says who uses this.
//
// A quad is four values that lie `step` apart, four loads, or one where they are neighbours and aligned:
// quads of A go along k (A as it stands) or along m (A transposed), quads of B along n or, transposed, along k.

struct Problem {
  m: u32, n: u32, k: u32,
  rowA: u32, colA: u32, batchA: u32, // elements from A[i, l] to A[i+1, l], to A[i, l+1], to the next matrix
  rowB: u32, colB: u32, batchB: u32,
  batch: u32,
  layers: u32, // batch · splits; out is [splits, batch, m, n]
  chunk: u32, // what a split takes of k
  hasBias: u32,
}

@group(0) @binding(0) var<uniform> problem: Problem;
@group(0) @binding(1) var<storage, read> a: array<ElementA>;
@group(0) @binding(2) var<storage, read> b: array<ElementB>;
@group(0) @binding(3) var<storage, read> bias: array<Stored>; // [n]; not read unless hasBias
@group(0) @binding(4) var<storage, read_write> out: array<ElementOut>;

// Tunables
// What operands are stored as, f32 or f16; sums are f32 in any case.
alias Stored = f32;
alias StoredOut = f32;
alias ElementA = Stored;
alias ElementB = Stored;
alias ElementOut = StoredOut;
fn quadA(at: u32, step: u32) -> vec4f { return vec4f(f32(a[at]), f32(a[at + step]), f32(a[at + 2u * step]), f32(a[at + 3u * step])); }
fn quadB(at: u32, step: u32) -> vec4f { return vec4f(f32(b[at]), f32(b[at + step]), f32(b[at + 2u * step]), f32(b[at + 3u * step])); }
fn elementOut(x: vec4f, i: u32) -> ElementOut { return ElementOut(x[i]); }
const A_ALONG_M = false;
const B_ALONG_K = false;
const QUADS_OUT = false;
fn activation(x: f32) -> f32 { return x; }
// Whether B is summed down its columns on the way, and where to (columnSums.wgsl).
const SUMS_B = false;
fn storeColumns(split: u32, col: u32, sums: vec4f) -> bool { return false; }

// The bias of four columns from col on.
fn biasFrom(col: u32) -> vec4f {
  if (problem.hasBias == 0u) { return vec4f(); }
  return vec4f(f32(bias[col]), f32(bias[col + 1u]), f32(bias[col + 2u]), f32(bias[col + 3u]));
}

// Four columns of a row, from col on.
fn storeRow(z: u32, row: u32, col: u32, sums: vec4f) {
  let x = vec4f(activation(sums.x), activation(sums.y), activation(sums.z), activation(sums.w));
  let at = (z * problem.m + row) * problem.n + col;
  if (row < problem.m && col < problem.n) {
    if (QUADS_OUT) {
      out[at / 4u] = elementOut(x, 0u);
    } else {
      out[at] = elementOut(x, 0u);
      if (col + 1u < problem.n) { out[at + 1u] = elementOut(x, 1u); }
      if (col + 2u < problem.n) { out[at + 2u] = elementOut(x, 2u); }
      if (col + 3u < problem.n) { out[at + 3u] = elementOut(x, 3u); }
    }
  }
}
