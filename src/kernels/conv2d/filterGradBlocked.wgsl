// dfilter[t, p, q] = Σ_i Σ_d x[i, s, p] · dy[i, d, q]   where  s = d·stride − pad + t·dilation
//
// The gradient of a convolution with respect to its filter, [taps, channels of x in a group, channels of dy],
// as a product of matrices that is never written out: a row for each tap and channel of x, a column for each
// channel of dy, and along k all pixels of dy. The blocking, for GPUs, is that of `matmul/blocked.wgsl`: a
// workgroup of 16×8 invocations computes 64 rows × 64 columns, an invocation 8 × 4 of them, from tiles of 16
// pixels in workgroup memory, whose vector i holds rows (or columns) i, i + 16, i + 32 and i + 48. What the rows of
// a tile are is worked out once, at the start.
//
// The filter has few elements and the pixels are many, so they are split among workgroups: out is
// [splits, filter], added up in a second pass in fixed order.
// Positions, sizes and taps are pairs (vertical, horizontal).

struct Problem {
  x: vec2u, y: vec2u, // sizes
  taps: vec2u, stride: vec2u,
  pad: vec2i, dilation: vec2u,
  images: u32, groups: u32,
  channelsX: u32, channelsY: u32, // of one group
  splits: u32,
  chunk: u32, // pixels of dy in a split
}

@group(0) @binding(0) var<uniform> problem: Problem;
@group(0) @binding(1) var<storage, read> x: array<Stored>; // [images, x, groups · channelsX]
@group(0) @binding(2) var<storage, read> dy: array<Stored>; // [images, y, groups · channelsY]
@group(0) @binding(3) var<storage, read_write> out: array<StoredOut>;

// Tunables
// What operands are stored as, f32 or f16; sums are f32 in any case.
alias Stored = f32;
alias StoredOut = f32;

const TILE = 64u;
const DEPTH = 16u;
const VECTORS = 16u; // TILE / 4
const INVOCATIONS = 128u;
const EVERY_16 = vec4u(0u, 16u, 32u, 48u);

// A row of the product: where its tap and channel lie, seen from a pixel of dy.
struct Row { offset: vec2i, channel: u32 }

var<workgroup> rows: array<Row, TILE>;
var<workgroup> tileX: array<array<vec4f, VECTORS>, DEPTH>; // [pixel, row % 16]
var<workgroup> tileY: array<array<vec4f, VECTORS>, DEPTH>; // [pixel, column % 16]

@compute @workgroup_size(16, 8)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_id) local: vec3u,
  @builtin(local_invocation_index) index: u32,
) {
  // Tiles are numbered along the columns, then the rows, then the groups, then the splits.
  let tile = workgroup.y * workgroups.x + workgroup.x;
  let count = problem.taps.x * problem.taps.y * problem.channelsX; // of rows
  let across = (problem.channelsY + TILE - 1u) / TILE;
  let down = (count + TILE - 1u) / TILE;
  let z = tile / (across * down);
  let group = z % problem.groups;
  let split = z / problem.groups;
  if (split >= problem.splits) { return; }

  let firstCol = tile % across * TILE;
  let firstRow = tile / across % down * TILE;
  if (index < TILE) {
    let row = firstRow + index;
    let t = row / problem.channelsX;
    let tap = vec2u(t / problem.taps.y, t % problem.taps.y);
    rows[index] = Row(
      vec2i(tap * problem.dilation) - problem.pad, group * problem.channelsX + row % problem.channelsX,
    );
  }
  workgroupBarrier();

  let end = min((split + 1u) * problem.chunk, problem.images * problem.y.x * problem.y.y);
  var sums: array<vec4f, 8>;
  for (var first = split * problem.chunk; first < end; first += DEPTH) {
    for (var i = index; i < VECTORS * DEPTH; i += INVOCATIONS) {
      // Neighbouring invocations fetch neighbouring channels of one pixel.
      let k = i / VECTORS;
      let j = i % VECTORS;
      let l = first + k;
      let d = vec2u(l / problem.y.y % problem.y.x, l % problem.y.y);
      var values: vec4f;
      for (var c = 0u; c < 4u; c++) {
        let row = rows[j + EVERY_16[c]];
        let s = vec2u(vec2i(d * problem.stride) + row.offset); // a negative position is a large one
        let place = (l / (problem.y.x * problem.y.y) * problem.x.x + s.x) * problem.x.y + s.y;
        let value = f32(x[place * problem.groups * problem.channelsX + row.channel]);
        values[c] = select(0.0, value, l < end && all(s < problem.x));
      }
      tileX[k][j] = values;
      let cols = firstCol + j + EVERY_16;
      let at = (l * problem.groups + group) * problem.channelsY + cols;
      let grads = vec4f(f32(dy[at.x]), f32(dy[at.y]), f32(dy[at.z]), f32(dy[at.w]));
      tileY[k][j] = select(vec4f(), grads, cols < vec4u(select(0u, problem.channelsY, l < end)));
    }
    workgroupBarrier();
    for (var l = 0u; l < DEPTH; l++) {
      let top = tileX[l][2u * local.y];
      let bottom = tileX[l][2u * local.y + 1u];
      let y = tileY[l][local.x];
      sums[0] = fma(vec4f(top.x), y, sums[0]);
      sums[1] = fma(vec4f(top.y), y, sums[1]);
      sums[2] = fma(vec4f(top.z), y, sums[2]);
      sums[3] = fma(vec4f(top.w), y, sums[3]);
      sums[4] = fma(vec4f(bottom.x), y, sums[4]);
      sums[5] = fma(vec4f(bottom.y), y, sums[5]);
      sums[6] = fma(vec4f(bottom.z), y, sums[6]);
      sums[7] = fma(vec4f(bottom.w), y, sums[7]);
    }
    workgroupBarrier();
  }

  for (var r = 0u; r < 8u; r++) {
    let row = firstRow + 2u * local.y + r / 4u + EVERY_16[r % 4u];
    for (var c = 0u; c < 4u; c++) {
      let col = firstCol + local.x + EVERY_16[c];
      if (row < count && col < problem.channelsY) {
        out[((split * count + row) * problem.groups + group) * problem.channelsY + col] = StoredOut(sums[r][c]);
      }
    }
  }
}
