// dest[i, d, q] = activation(Σ_t Σ_p source[i, s, p] · filter[t, p, q] + bias[q])   where  up·s = down·d − pad + t·dilation
//
// A convolution, or its gradient with respect to the input (see `naive.wgsl` for the equation), as a product of
// matrices that is never written out: a row for each pixel of dest, a column for each of its channels, and
// along k all taps and channels of the source. The blocking, for GPUs, is that of `matmul/blocked.wgsl`: a
// workgroup of 16×8 invocations computes 64 pixels × 64 channels, an invocation 8 × 4 of them, from tiles
// of 16 steps along k in workgroup memory, whose vector i holds pixels (or channels) i, i + 16, i + 32 and i + 48.
// Where the pixels of a tile lie is worked out once, at the start.
//
// Pixels `up` apart have the same taps; those of one phase, d mod up, form a product of their own, whose taps are
// first, first + step, …, so that no tap is multiplied in vain.
// Positions, sizes and taps are pairs (vertical, horizontal).

struct Problem {
  source: vec2u, dest: vec2u, // sizes
  taps: vec2u,
  up: vec2u, down: vec2u,
  pad: vec2i, dilation: vec2i,
  images: u32, groups: u32,
  sourceChannels: u32, destChannels: u32, // of one group
  filterTap: u32, filterSource: u32, filterDest: u32, filterGroup: u32, // elements from one to the next
  hasBias: u32,
}

@group(0) @binding(0) var<uniform> problem: Problem;
@group(0) @binding(1) var<storage, read> source: array<Stored>;
@group(0) @binding(2) var<storage, read> weights: array<Stored>;
@group(0) @binding(3) var<storage, read> bias: array<Stored>; // [channels of dest]; not read unless hasBias
@group(0) @binding(4) var<storage, read_write> dest: array<Stored>;

// Tunables
// What operands are stored as, f32 or f16; sums are f32 in any case.
alias Stored = f32;
fn activation(x: f32) -> f32 { return x; }

const TILE = 64u;
const DEPTH = 16u;
const VECTORS = 16u; // TILE / 4
const INVOCATIONS = 128u;
const EVERY_16 = vec4u(0u, 16u, 32u, 48u);
const NOWHERE = 0xffffffffu;

// A pixel of dest.
struct Pixel {
  source: u32, // where its image begins in the source, in pixels
  dest: u32, // its first channel in dest, or NOWHERE
  position: vec2i, // in the source, of the first tap
}

// What the pixels of a phase have in common.
struct Phase {
  first: vec2u, // tap
  step: vec2u, // from tap to tap
  count: vec2u, // of taps
  position: vec2i, // in the source, for the first tap and the first pixel
  advance: vec2i, // in the source, from tap to tap
}

// The first tap for which up divides offset + t·dilation, or `up` if there is none.
fn firstTap(offset: i32, dilation: i32, up: u32) -> u32 {
  var t = 0u;
  while (t < up && (offset + i32(t) * dilation) % i32(up) != 0) { t++; }
  return t;
}

// From one tap that fits to the next: up / gcd(up, dilation).
fn tapStep(dilation: i32, up: u32) -> u32 {
  var step = 1u;
  while (i32(step) * dilation % i32(up) != 0) { step++; }
  return step;
}

fn phaseOf(d: vec2u) -> Phase {
  let up = vec2i(problem.up);
  let offset = vec2i(problem.down * d) - problem.pad;
  let first = vec2u(
    firstTap(offset.x, problem.dilation.x, problem.up.x), firstTap(offset.y, problem.dilation.y, problem.up.y),
  );
  let step = vec2u(tapStep(problem.dilation.x, problem.up.x), tapStep(problem.dilation.y, problem.up.y));
  let count = (max(problem.taps, first) - first + step - 1u) / step;
  return Phase(
    first,
    step,
    select(vec2u(0u), count, all(first < problem.up)),
    (offset + vec2i(first) * problem.dilation) / up,
    vec2i(step) * problem.dilation / up,
  );
}

fn pixelOf(row: u32, d0: vec2u, position: vec2i) -> Pixel {
  let grid = (problem.dest + problem.up - 1u) / problem.up;
  let cell = vec2u(row / grid.y % grid.x, row % grid.y);
  let image = row / (grid.x * grid.y);
  let d = d0 + problem.up * cell;
  let at = (image * problem.dest.x + d.x) * problem.dest.y + d.y;
  return Pixel(
    image * problem.source.x * problem.source.y,
    select(NOWHERE, at * problem.groups * problem.destChannels, image < problem.images && all(d < problem.dest)),
    position + vec2i(problem.down * cell),
  );
}

var<workgroup> pixels: array<Pixel, TILE>;
var<workgroup> tileSource: array<array<vec4f, VECTORS>, DEPTH>; // [step, pixel % 16]
var<workgroup> tileFilter: array<array<vec4f, VECTORS>, DEPTH>; // [step, channel % 16]

@compute @workgroup_size(16, 8)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_id) local: vec3u,
  @builtin(local_invocation_index) index: u32,
) {
  // Tiles are numbered along the channels, then the pixels of a phase, then the phases, then the groups.
  let tile = workgroup.y * workgroups.x + workgroup.x;
  let grid = (problem.dest + problem.up - 1u) / problem.up;
  let across = (problem.destChannels + TILE - 1u) / TILE;
  let down = (problem.images * grid.x * grid.y + TILE - 1u) / TILE;
  let phases = problem.up.x * problem.up.y;
  let z = tile / (across * down);
  let group = z / phases;
  if (group >= problem.groups) { return; }

  let firstCol = tile % across * TILE;
  let d0 = vec2u(z % phases / problem.up.y, z % problem.up.y);
  let phase = phaseOf(d0);
  if (index < TILE) { pixels[index] = pixelOf(tile / across % down * TILE + index, d0, phase.position); }
  workgroupBarrier();

  let end = phase.count.x * phase.count.y * problem.sourceChannels;
  var sums: array<vec4f, 8>;
  for (var first = 0u; first < end; first += DEPTH) {
    for (var i = index; i < VECTORS * DEPTH; i += INVOCATIONS) {
      let alongK = vec2u(i / DEPTH, i % DEPTH); // (vector, step)
      let l = first + alongK.y;
      let t = l / problem.sourceChannels;
      let way = phase.advance * vec2i(vec2u(t / max(phase.count.y, 1u), t % max(phase.count.y, 1u)));
      var values: vec4f;
      for (var c = 0u; c < 4u; c++) {
        let pixel = pixels[alongK.x + EVERY_16[c]];
        let s = vec2u(pixel.position + way);
        let place = (pixel.source + s.x * problem.source.y + s.y) * problem.groups + group;
        let value = f32(source[place * problem.sourceChannels + l % problem.sourceChannels]);
        // A negative position is a large one. Zeros outside add nothing to the sums.
        values[c] = select(0.0, value, l < end && all(s < problem.source));
      }
      tileSource[alongK.y][alongK.x] = values;

      let q = select(alongK, vec2u(i % VECTORS, i / VECTORS), problem.filterDest == 1u);
      let lq = first + q.y;
      let tq = lq / problem.sourceChannels;
      let tap = phase.first + phase.step * vec2u(tq / max(phase.count.y, 1u), tq % max(phase.count.y, 1u));
      let row = (tap.x * problem.taps.y + tap.y) * problem.filterTap + lq % problem.sourceChannels * problem.filterSource;
      let cols = firstCol + q.x + EVERY_16;
      let at = row + group * problem.filterGroup + cols * problem.filterDest;
      let taken = vec4f(f32(weights[at.x]), f32(weights[at.y]), f32(weights[at.z]), f32(weights[at.w]));
      tileFilter[q.y][q.x] = select(vec4f(), taken, cols < vec4u(select(0u, problem.destChannels, lq < end)));
    }
    workgroupBarrier();
    for (var l = 0u; l < DEPTH; l++) {
      let top = tileSource[l][2u * local.y];
      let bottom = tileSource[l][2u * local.y + 1u];
      let y = tileFilter[l][local.x];
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
    let at = pixels[2u * local.y + r / 4u + EVERY_16[r % 4u]].dest;
    for (var c = 0u; c < 4u; c++) {
      let col = firstCol + local.x + EVERY_16[c];
      if (at != NOWHERE && col < problem.destChannels) {
        let q = group * problem.destChannels + col;
        var x = sums[r][c];
        if (problem.hasBias != 0u) { x += f32(bias[q]); }
        dest[at + q] = Stored(activation(x));
      }
    }
  }
}
