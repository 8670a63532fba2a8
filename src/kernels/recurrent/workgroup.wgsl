// The walk of recurrent/subgroup.wgsl, for GPUs and for devices without subgroups.
//
//   operand: [rows, steps, 4·inner], matrix: [4·inner, 4·quads] → sums [rows, 4·quads]
//
// A workgroup computes ROWS rows × COLS quads of columns at a time. Its invocations are SLICES for each quad: each adds
// up its slice of the operand's row, so that many loads of the matrix are under way at once, and they meet in
// workgroup memory, in the order of the slices. Neighbours load neighbouring quads of the matrix, and the same number
// of the operand.
//
// uses: recurrent/sizes

// Tunables
const COLS = 32u;
const SLICES = 8u;
const ROWS = 2u;

@group(0) @binding(OPERAND) var<storage, read_write> operand: array<f32>;

var<workgroup> parts: array<vec4f, ROWS * SLICES * COLS>;

fn storeUnit(at: u32, x: f32, inside: bool) {
  if (inside) { operand[at] = x; }
}

fn storeQuad(at: u32, x: vec4f) {
  operand[at] = x.x;
  operand[at + 1u] = x.y;
  operand[at + 2u] = x.z;
  operand[at + 3u] = x.w;
}

@compute @workgroup_size(COLS * SLICES)
fn main(
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) size: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let group = id.y * size.x + id.x;
  let row = group / sizes.columns * ROWS;
  let tiles = (sizes.quads + COLS - 1u) / COLS;
  if (row >= sizes.rows) { return; }
  let slice = lane / COLS;
  for (var step = sizes.begin; step < sizes.end; step++) {
    let slot = select(step, sizes.steps - step, BACK);
    let inner = select(4u * sizes.inner, 0u, BACK && step == 0u);
    let share = (inner + SLICES - 1u) / SLICES;
    for (var tile = group % sizes.columns; tile < tiles; tile += sizes.columns) {
      let quad = tile * COLS + lane % COLS;
      let column = min(quad, sizes.quads - 1u);
      for (var r = 0u; r < ROWS; r++) {
        let begin = (min(row + r, sizes.rows - 1u) * sizes.steps + slot) * 4u * sizes.inner;
        var sum = vec4f();
        for (var k = slice * share; k < min((slice + 1u) * share, inner); k++) {
          sum = fma(vec4f(operand[begin + k]), matrix[k * sizes.quads + column], sum);
        }
        parts[(r * SLICES + slice) * COLS + lane % COLS] = sum;
      }
      workgroupBarrier();
      for (var r = slice; r < ROWS; r += SLICES) {
        var sum = vec4f();
        for (var s = 0u; s < SLICES; s++) { sum += parts[(r * SLICES + s) * COLS + lane % COLS]; }
        cell(step, row + r, quad, sum);
      }
      workgroupBarrier();
    }
    storageBarrier();
  }
}
