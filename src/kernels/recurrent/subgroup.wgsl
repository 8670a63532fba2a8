// The walk of a recurrence along its steps, for drivers that run a shader on the CPU: at each step a tile of rows of
// the operand times the matrix, then `cell`, which says what becomes of it.
//
//   operand: [rows, steps, 4·inner], matrix: [4·inner, 4·quads] → sums [rows, 4·quads]
//
// The operand's slot of a step is what an earlier step has stored: a forward walk reads slot `step`, a walk back slot
// steps - step, and none at its first step. A workgroup is one subgroup of 8 (or 4) lanes; it computes ROWS rows × one
// quad of columns a lane, in blocks of 4 along the operand's row, as matmul/subgroup.wgsl does: what a lane loads of the
// operand it hands round by `subgroupBroadcast`. Rows need nothing of each other, so one workgroup can walk through all
// steps and all columns of its rows; in a dispatch of a single step `columns` workgroups share the columns of a row.
//
// uses: recurrent/sizes

enable subgroups;

// Tunables
const LANES = 8u;
const ROWS = 16u;

@group(0) @binding(OPERAND) var<storage, read_write> operand: array<vec4f>;

// 4×4 values, by rows.
struct Quads { r0: vec4f, r1: vec4f, r2: vec4f, r3: vec4f }

fn addRow(sums: vec4f, x: vec4f, y: Quads) -> vec4f {
  var s = fma(vec4f(x.x), y.r0, sums);
  s = fma(vec4f(x.y), y.r1, s);
  s = fma(vec4f(x.z), y.r2, s);
  return fma(vec4f(x.w), y.r3, s);
}

fn addLowRows(s: Quads, x: vec4f, y: Quads) -> Quads {
  return Quads(
    addRow(s.r0, subgroupBroadcast(x, 0u), y), addRow(s.r1, subgroupBroadcast(x, 1u), y),
    addRow(s.r2, subgroupBroadcast(x, 2u), y), addRow(s.r3, subgroupBroadcast(x, 3u), y),
  );
}

fn addHighRows(s: Quads, x: vec4f, y: Quads) -> Quads {
  return Quads(
    addRow(s.r0, subgroupBroadcast(x, 4u), y), addRow(s.r1, subgroupBroadcast(x, 5u), y),
    addRow(s.r2, subgroupBroadcast(x, 6u), y), addRow(s.r3, subgroupBroadcast(x, 7u), y),
  );
}

// Where a row of the operand begins; rows beyond the last stand for the last.
fn rowOf(row: u32, slot: u32) -> u32 {
  return (min(row, sizes.rows - 1u) * sizes.steps + slot) * sizes.inner;
}

var<private> lane: u32;

// Stores a unit's number, or four numbers, in the operand: neighbouring lanes have neighbouring units.
fn storeUnit(at: u32, x: f32, inside: bool) {
  var four = vec4f(subgroupBroadcast(x, 0u), subgroupBroadcast(x, 1u), subgroupBroadcast(x, 2u), subgroupBroadcast(x, 3u));
  if (LANES == 8u) {
    let high = vec4f(subgroupBroadcast(x, 4u), subgroupBroadcast(x, 5u), subgroupBroadcast(x, 6u), subgroupBroadcast(x, 7u));
    four = select(four, high, lane >= 4u);
  }
  if (inside && lane % 4u == 0u) { operand[at / 4u] = four; }
}

fn storeQuad(at: u32, x: vec4f) { operand[at / 4u] = x; }

@compute @workgroup_size(LANES)
fn main(
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) size: vec3u,
  @builtin(subgroup_invocation_id) ownLane: u32,
) {
  lane = ownLane;
  let group = id.y * size.x + id.x;
  let row = group / sizes.columns * ROWS;
  let tiles = (sizes.quads + LANES - 1u) / LANES;
  if (row >= sizes.rows) { return; }
  for (var step = sizes.begin; step < sizes.end; step++) {
    let slot = select(step, sizes.steps - step, BACK);
    let inner = select(sizes.inner, 0u, BACK && step == 0u);
    let first = rowOf(row + lane, slot);
    let second = rowOf(row + LANES + lane, slot);
    let third = rowOf(row + 2u * LANES + lane, slot);
    let fourth = rowOf(row + 3u * LANES + lane, slot);
    for (var tile = group % sizes.columns; tile < tiles; tile += sizes.columns) {
      let quad = tile * LANES + lane;
      let column = min(quad, sizes.quads - 1u);
      var s0 = Quads();
      var s1 = Quads();
      var s2 = Quads();
      var s3 = Quads();
      for (var k = 0u; k < inner; k++) {
        let at = 4u * k * sizes.quads + column;
        let y = Quads(
          matrix[at], matrix[at + sizes.quads], matrix[at + 2u * sizes.quads], matrix[at + 3u * sizes.quads],
        );
        let x = operand[first + k];
        s0 = addLowRows(s0, x, y);
        if (LANES == 8u) {
          if (ROWS > 4u) { s1 = addHighRows(s1, x, y); }
          if (ROWS > 8u) {
            let further = operand[second + k];
            s2 = addLowRows(s2, further, y);
            s3 = addHighRows(s3, further, y);
          }
        } else {
          if (ROWS > 4u) { s1 = addLowRows(s1, operand[second + k], y); }
          if (ROWS > 8u) {
            s2 = addLowRows(s2, operand[third + k], y);
            s3 = addLowRows(s3, operand[fourth + k], y);
          }
        }
      }
      var sums = array(
        s0.r0, s0.r1, s0.r2, s0.r3, s1.r0, s1.r1, s1.r2, s1.r3,
        s2.r0, s2.r1, s2.r2, s2.r3, s3.r0, s3.r1, s3.r2, s3.r3,
      );
      // The end is no constant: a driver that unrolls the loop takes seconds to compile it.
      for (var r = 0u; r < min(ROWS, sizes.rows - row); r++) { cell(step, row + r, quad, sums[r]); }
    }
    storageBarrier();
  }
}
