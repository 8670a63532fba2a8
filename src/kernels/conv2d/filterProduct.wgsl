// The gradient of a convolution with respect to its filter (see `filterGradNaive.wgsl` for the equation) as a product of
// matrices that is never written out: a row for each tap and channel of x, a column for each channel of dy, and along k all
// pixels of dy. Here is what the matrices are and where the result goes; how they are multiplied says who uses this, with
// filterProblem.wgsl.

@group(0) @binding(1) var<storage, read> x: array<ElementX>; // [images, x, groups · channelsX]
@group(0) @binding(2) var<storage, read> dy: array<ElementY>; // [images, y, groups · channelsY]
@group(0) @binding(3) var<storage, read_write> out: array<ElementOut>;

// Tunables
// What operands are stored as, f32 or f16; sums are f32 in any case.
alias Stored = f32;
alias StoredOut = f32;
// Four neighbours as one element, where channels allow it.
alias ElementX = Stored;
alias ElementY = Stored;
alias ElementOut = StoredOut;
fn quadX(at: vec4u) -> vec4f { return vec4f(f32(x[at.x]), f32(x[at.y]), f32(x[at.z]), f32(x[at.w])); }
fn quadY(at: u32) -> vec4f { return vec4f(f32(dy[at]), f32(dy[at + 1u]), f32(dy[at + 2u]), f32(dy[at + 3u])); }
fn elementOut(x: vec4f, i: u32) -> ElementOut { return ElementOut(x[i]); }
const QUADS_X = false;
const QUADS_Y = false;
// Whether dy is summed down its columns on the way, and where to (columnSums.wgsl).
const SUMS_B = false;
fn storeColumns(split: u32, group: u32, col: u32, sums: vec4f) -> bool { return false; }

// Four channels of dy from col on.
fn storeRow(split: u32, row: u32, group: u32, col: u32, sums: vec4f) {
  let at = ((split * rows() + row) * problem.groups + group) * problem.channelsY + col;
  if (row < rows() && col < problem.channelsY) {
    if (QUADS_Y) {
      out[at / 4u] = elementOut(sums, 0u);
    } else {
      out[at] = elementOut(sums, 0u);
      if (col + 1u < problem.channelsY) { out[at + 1u] = elementOut(sums, 1u); }
      if (col + 2u < problem.channelsY) { out[at + 2u] = elementOut(sums, 2u); }
      if (col + 3u < problem.channelsY) { out[at + 3u] = elementOut(sums, 3u); }
    }
  }
}
