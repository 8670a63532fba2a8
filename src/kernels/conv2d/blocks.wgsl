// dest[i, d, q] = activation(Σ_t Σ_p source[i, s, p] · filter[t, p, q] + bias[q])   where  up·s = down·d − pad + t·dilation
//
// A convolution, or its gradient with respect to the input (see `naive.wgsl` for the equation), as a product of
// matrices that is never written out: a row for each pixel of dest, a column for each of its channels, and
// along k all taps and channels of the source. The loop, for GPUs, is that of `blocks.wgsl`; here is where the
// elements of its blocks lie. Where the pixels of a tile lie is worked out once, at the start.
//
// Pixels `up` apart have the same taps; those of one phase, d mod up, form a product of their own, whose taps are
// first, first + step, …, so that no tap is multiplied in vain.
// Positions, sizes and taps are pairs (vertical, horizontal).
//
// uses: blocks

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
@group(0) @binding(1) var<storage, read> source: array<ElementSource>;
@group(0) @binding(2) var<storage, read> weights: array<ElementFilter>;
@group(0) @binding(3) var<storage, read> bias: array<Stored>; // [channels of dest]; not read unless hasBias
@group(0) @binding(4) var<storage, read_write> dest: array<ElementDest>;

// Tunables
// What operands are stored as, f32 or f16; sums are f32 in any case.
alias Stored = f32;
fn activation(x: f32) -> f32 { return x; }
// Four neighbours as one element, where channels allow it.
alias ElementSource = Stored;
alias ElementFilter = Stored;
alias ElementDest = Stored;
fn quadSource(at: vec4u) -> vec4f { return vec4f(f32(source[at.x]), f32(source[at.y]), f32(source[at.z]), f32(source[at.w])); }
fn quadFilter(at: vec4u) -> vec4f { return vec4f(f32(weights[at.x]), f32(weights[at.y]), f32(weights[at.z]), f32(weights[at.w])); }
fn elementDest(x: vec4f, i: u32) -> ElementDest { return ElementDest(x[i]); }
const WHOLE_QUADS = false;
const QUADS_DEST = false;
// Whether the filter's neighbours are channels of the source, as in the gradient, or of dest.
const B_ALONG_K = false;
const A_ALONG_M = false;
// An invocation's part of the result, a workgroup's invocations, steps of a tile, tiles in workgroup memory.
const ROWS = 8u;
const COLS = 4u;
const DOWN = 8u;
const ACROSS = 16u;
const DEPTH = 16u;
const BUFFERS = 1u;

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

// A step along k: a tap, and a channel of the source.
struct Step {
  way: vec2i, // in the source, from the first tap's place
  channel: u32,
  filter_: u32, // where its row of the filter begins
}

fn stepOf(l: u32) -> Step {
  let t = l / problem.sourceChannels;
  let tap = vec2u(t / max(phase.count.y, 1u), t % max(phase.count.y, 1u));
  let channel = l % problem.sourceChannels;
  let place = phase.first + phase.step * tap;
  let row = (place.x * problem.taps.y + place.y) * problem.filterTap + channel * problem.filterSource;
  return Step(phase.advance * vec2i(tap), channel, row);
}

// Four steps from l on. Where channels come in fours these are four channels of one tap.
struct Steps { s0: Step, s1: Step, s2: Step, s3: Step }

fn stepsFrom(l: u32) -> Steps {
  let s0 = stepOf(l);
  if (WHOLE_QUADS) { return Steps(s0, s0, s0, s0); }
  return Steps(s0, stepOf(l + 1u), stepOf(l + 2u), stepOf(l + 3u));
}

var<private> phase: Phase;
var<private> group: u32;
var<private> firstCol: u32;
var<workgroup> pixels: array<Pixel, TILE_ROWS>;

// A negative position is a large one.
fn isInside(pixel: Pixel, step: Step) -> bool { return all(vec2u(pixel.position + step.way) < problem.source); }

fn placeOfSource(pixel: Pixel, step: Step) -> u32 {
  let s = vec2u(pixel.position + step.way);
  return ((pixel.source + s.x * problem.source.y + s.y) * problem.groups + group) * problem.sourceChannels + step.channel;
}

// Four steps of one pixel; zeros outside add nothing to the sums.
fn fourSteps(row: u32, steps: Steps) -> vec4f {
  let pixel = pixels[row];
  let at = placeOfSource(pixel, steps.s0);
  if (WHOLE_QUADS) { return select(vec4f(), quadSource(vec4u(at)), isInside(pixel, steps.s0)); }
  let places = vec4u(at, placeOfSource(pixel, steps.s1), placeOfSource(pixel, steps.s2), placeOfSource(pixel, steps.s3));
  let inside = vec4<bool>(
    isInside(pixel, steps.s0), isInside(pixel, steps.s1), isInside(pixel, steps.s2), isInside(pixel, steps.s3),
  );
  return select(vec4f(), quadSource(places), inside);
}

fn fetchA(i: u32, first: u32, end: u32) -> Block {
  let at = blockAt(i, TILE_ROWS / 4u, true);
  let steps = stepsFrom(first + at.step);
  let row = 4u * at.vector;
  let x = Block(fourSteps(row, steps), fourSteps(row + 1u, steps), fourSteps(row + 2u, steps), fourSteps(row + 3u, steps));
  return cut(turned(x), first + at.step, end);
}

fn fetchB(i: u32, first: u32, end: u32) -> Block {
  let at = blockAt(i, TILE_COLS / 4u, B_ALONG_K);
  let l = first + at.step;
  let cols = group * problem.filterGroup + (firstCol + 4u * at.vector + vec4u(0u, 1u, 2u, 3u)) * problem.filterDest;
  if (B_ALONG_K) {
    let steps = stepsFrom(l);
    let rows = vec4u(steps.s0.filter_, steps.s1.filter_, steps.s2.filter_, steps.s3.filter_);
    let x = Block(quadFilter(cols.x + rows), quadFilter(cols.y + rows), quadFilter(cols.z + rows), quadFilter(cols.w + rows));
    return cut(turned(x), l, end);
  }
  let x = Block(
    quadFilter(stepOf(l).filter_ + cols), quadFilter(stepOf(l + 1u).filter_ + cols),
    quadFilter(stepOf(l + 2u).filter_ + cols), quadFilter(stepOf(l + 3u).filter_ + cols),
  );
  return cut(x, l, end);
}

fn storeRow(row: u32, col: u32, sums: vec4f) {
  let pixel = pixels[row].dest;
  if (pixel == NOWHERE || col >= problem.destChannels) { return; }
  let q = group * problem.destChannels + col;
  var x = sums;
  if (problem.hasBias != 0u) { x += vec4f(f32(bias[q]), f32(bias[q + 1u]), f32(bias[q + 2u]), f32(bias[q + 3u])); }
  x = vec4f(activation(x.x), activation(x.y), activation(x.z), activation(x.w));
  let at = pixel + q;
  if (QUADS_DEST) {
    dest[at / 4u] = elementDest(x, 0u);
  } else {
    dest[at] = elementDest(x, 0u);
    if (col + 1u < problem.destChannels) { dest[at + 1u] = elementDest(x, 1u); }
    if (col + 2u < problem.destChannels) { dest[at + 2u] = elementDest(x, 2u); }
    if (col + 3u < problem.destChannels) { dest[at + 3u] = elementDest(x, 3u); }
  }
}

@compute @workgroup_size(INVOCATIONS)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) index: u32,
) {
  // Tiles are numbered along the channels, then the pixels of a phase, then the phases, then the groups.
  let tile = workgroup.y * workgroups.x + workgroup.x;
  let grid = (problem.dest + problem.up - 1u) / problem.up;
  let across = (problem.destChannels + TILE_COLS - 1u) / TILE_COLS;
  let down = (problem.images * grid.x * grid.y + TILE_ROWS - 1u) / TILE_ROWS;
  let phases = problem.up.x * problem.up.y;
  let z = tile / (across * down);
  if (z / phases >= problem.groups) { return; }

  firstCol = tile % across * TILE_COLS;
  let d0 = vec2u(z % phases / problem.up.y, z % problem.up.y);
  let here = phaseOf(d0);
  group = z / phases;
  phase = here;
  for (var i = index; i < TILE_ROWS; i += INVOCATIONS) {
    pixels[i] = pixelOf(tile / across % down * TILE_ROWS + i, d0, here.position);
  }
  workgroupBarrier();
  var sums = multiply(index, 0u, here.count.x * here.count.y * problem.sourceChannels);

  let place = placeOf(index);
  for (var r = 0u; r < ROW_BLOCKS; r++) {
    let row = 4u * (r * DOWN + place.down);
    for (var c = 0u; c < COL_BLOCKS; c++) {
      let col = firstCol + 4u * (c * ACROSS + place.across);
      storeRow(row, col, sums[r][c].r0);
      storeRow(row + 1u, col, sums[r][c].r1);
      storeRow(row + 2u, col, sums[r][c].r2);
      storeRow(row + 3u, col, sums[r][c].r3);
    }
  }
}
