// dest[i, d, q] = activation(Σ_t Σ_p source[i, s, p] · filter[t, p, q] + bias[q])   where  up·s = down·d − pad + t·dilation
//
// A convolution, or its gradient with respect to the input (see `naive.wgsl` for the equation), as a product of
// matrices that is never written out: a row for each pixel of dest, a column for each of its channels, and
// along k all taps and channels of the source. The blocking is that of `matmul/subgroup.wgsl`: a workgroup is
// one subgroup of 8 (or 4) lanes and computes 16 pixels × 32 channels, in blocks of 4 along k, the
// lanes handing their values of the source round by `subgroupBroadcast`.
//
// Pixels `up` apart have the same taps; those of one phase, d mod up, form a product of their own, whose taps are
// first, first + step, …, so that no tap is multiplied in vain.
//
// A quad is four values, in four loads or, where they are neighbours and aligned, in one: quads of the source
// go along its channels, quads of the filter along the channels of dest or of the source.
// Positions, sizes and taps are pairs (vertical, horizontal).

enable subgroups;

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
const LANES = 8u;
alias ElementSource = Stored;
alias ElementFilter = Stored;
alias ElementDest = Stored;
fn quadSource(at: vec4u) -> vec4f { return vec4f(f32(source[at.x]), f32(source[at.y]), f32(source[at.z]), f32(source[at.w])); }
fn quadFilter(at: u32, by: u32) -> vec4f { return vec4f(f32(weights[at]), f32(weights[at + by]), f32(weights[at + 2u * by]), f32(weights[at + 3u * by])); }
fn elementDest(x: vec4f, i: u32) -> ElementDest { return ElementDest(x[i]); }
const WHOLE_QUADS = false;
const FILTER_ALONG_SOURCE = false;
const QUADS_DEST = false;
fn activation(x: f32) -> f32 { return x; }

const ROWS = 16u;
const COLS = 4u * LANES;
const NOWHERE = 0xffffffffu;

// 4×4 values, by rows.
struct Quads { r0: vec4f, r1: vec4f, r2: vec4f, r3: vec4f }

// A pixel of dest.
struct Pixel {
  source: u32, // where its image begins in the source, in pixels
  position: vec2i, // in the source, of the first tap
  dest: u32, // its first channel in dest, or NOWHERE
}

// A step along k: a tap, as the how-manieth of its phase, and a channel of the source.
struct Step { tap: vec2u, channel: u32 }

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
    position + vec2i(problem.down * cell),
    select(NOWHERE, at * problem.groups * problem.destChannels, image < problem.images && all(d < problem.dest)),
  );
}

fn next(step: Step, by: u32, count: vec2u) -> Step {
  var s = step;
  s.channel += by;
  let wrapped = s.channel >= problem.sourceChannels;
  s.channel = select(s.channel, 0u, wrapped);
  s.tap.y += select(0u, 1u, wrapped);
  let below = s.tap.y >= count.y;
  s.tap.y = select(s.tap.y, 0u, below);
  s.tap.x += select(0u, 1u, below);
  return s;
}

// The place of a step in the source, in elements, or NOWHERE.
fn place(pixel: Pixel, step: Step, phase: Phase, group: u32) -> u32 {
  let s = vec2u(pixel.position + phase.advance * vec2i(step.tap)); // a negative position is a large one
  let at = (pixel.source + s.x * problem.source.y + s.y) * problem.groups + group;
  let inside = all(s < problem.source) && step.tap.x < phase.count.x;
  return select(NOWHERE, at * problem.sourceChannels + step.channel, inside);
}

fn row(step: Step, phase: Phase) -> u32 {
  let tap = phase.first + phase.step * step.tap;
  return (tap.x * problem.taps.y + tap.y) * problem.filterTap + step.channel * problem.filterSource;
}

// Adds 4 steps along k to one row's sums: x holds the pixel's values of the source, y those of the filter.
fn addRow(sums: vec4f, x: vec4f, y: Quads) -> vec4f {
  var s = fma(vec4f(x.x), y.r0, sums);
  s = fma(vec4f(x.y), y.r1, s);
  s = fma(vec4f(x.z), y.r2, s);
  return fma(vec4f(x.w), y.r3, s);
}

// Adds 4 steps along k to the sums of the pixels that lie in the lanes 0–3, and in 4–7.
fn addLowRows(sums: Quads, x: vec4f, y: Quads) -> Quads {
  return Quads(
    addRow(sums.r0, subgroupBroadcast(x, 0u), y), addRow(sums.r1, subgroupBroadcast(x, 1u), y),
    addRow(sums.r2, subgroupBroadcast(x, 2u), y), addRow(sums.r3, subgroupBroadcast(x, 3u), y),
  );
}

fn addHighRows(sums: Quads, x: vec4f, y: Quads) -> Quads {
  return Quads(
    addRow(sums.r0, subgroupBroadcast(x, 4u), y), addRow(sums.r1, subgroupBroadcast(x, 5u), y),
    addRow(sums.r2, subgroupBroadcast(x, 6u), y), addRow(sums.r3, subgroupBroadcast(x, 7u), y),
  );
}

fn storeRow(pixel: u32, group: u32, col: u32, sums: vec4f) {
  let x = vec4f(activation(sums.x), activation(sums.y), activation(sums.z), activation(sums.w));
  let at = pixel + group * problem.destChannels + col;
  if (pixel != NOWHERE && col < problem.destChannels) {
    if (QUADS_DEST) {
      dest[at / 4u] = elementDest(x, 0u);
    } else {
      dest[at] = elementDest(x, 0u);
      if (col + 1u < problem.destChannels) { dest[at + 1u] = elementDest(x, 1u); }
      if (col + 2u < problem.destChannels) { dest[at + 2u] = elementDest(x, 2u); }
      if (col + 3u < problem.destChannels) { dest[at + 3u] = elementDest(x, 3u); }
    }
  }
}

fn storeLowRows(pixel: u32, group: u32, col: u32, sums: Quads, shift: vec4f) {
  storeRow(subgroupBroadcast(pixel, 0u), group, col, sums.r0 + shift);
  storeRow(subgroupBroadcast(pixel, 1u), group, col, sums.r1 + shift);
  storeRow(subgroupBroadcast(pixel, 2u), group, col, sums.r2 + shift);
  storeRow(subgroupBroadcast(pixel, 3u), group, col, sums.r3 + shift);
}

fn storeHighRows(pixel: u32, group: u32, col: u32, sums: Quads, shift: vec4f) {
  storeRow(subgroupBroadcast(pixel, 4u), group, col, sums.r0 + shift);
  storeRow(subgroupBroadcast(pixel, 5u), group, col, sums.r1 + shift);
  storeRow(subgroupBroadcast(pixel, 6u), group, col, sums.r2 + shift);
  storeRow(subgroupBroadcast(pixel, 7u), group, col, sums.r3 + shift);
}

// 4 steps of one pixel.
fn loadSource(pixel: Pixel, s0: Step, s1: Step, s2: Step, s3: Step, phase: Phase, group: u32) -> vec4f {
  var at = vec4u(place(pixel, s0, phase, group));
  if (!WHOLE_QUADS) {
    at.y = place(pixel, s1, phase, group);
    at.z = place(pixel, s2, phase, group);
    at.w = place(pixel, s3, phase, group);
  }
  return select(vec4f(0.0), quadSource(at), at != vec4u(NOWHERE));
}

@compute @workgroup_size(LANES)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(subgroup_invocation_id) lane: u32,
) {
  // Tiles are numbered along the channels, then the pixels of a phase, then the phases, then the groups.
  let tile = workgroup.y * workgroups.x + workgroup.x;
  let grid = (problem.dest + problem.up - 1u) / problem.up;
  let across = (problem.destChannels + COLS - 1u) / COLS;
  let down = (problem.images * grid.x * grid.y + ROWS - 1u) / ROWS;
  let phases = problem.up.x * problem.up.y;
  let z = tile / (across * down);
  let group = z / phases;
  if (group >= problem.groups) { return; }

  let col = tile % across * COLS + lane * 4u;
  let firstRow = tile / across % down * ROWS;
  let d0 = vec2u(z % phases / problem.up.y, z % problem.up.y);
  let phase = phaseOf(d0);
  // The lane looks after every LANES-th pixel.
  let p0 = pixelOf(firstRow + lane, d0, phase.position);
  let p1 = pixelOf(firstRow + LANES + lane, d0, phase.position);
  let p2 = pixelOf(firstRow + 2u * LANES + lane, d0, phase.position);
  let p3 = pixelOf(firstRow + 3u * LANES + lane, d0, phase.position);
  let columns = group * problem.filterGroup + col * problem.filterDest;
  var sums0: Quads;
  var sums1: Quads;
  var sums2: Quads;
  var sums3: Quads;
  var s0: Step;
  var y: Quads;
  if (phase.count.y == 0u) { s0.tap.x = phase.count.x; }
  while (s0.tap.x < phase.count.x) {
    // Whole quads stay within one tap.
    var s1 = s0;
    var s2 = s0;
    var s3 = s0;
    if (WHOLE_QUADS) {
      s1.channel += 1u;
      s2.channel += 2u;
      s3.channel += 3u;
    } else {
      s1 = next(s0, 1u, phase.count);
      s2 = next(s1, 1u, phase.count);
      s3 = next(s2, 1u, phase.count);
    }
    if (FILTER_ALONG_SOURCE) {
      let at = columns + row(s0, phase);
      let q0 = quadFilter(at, 1u);
      let q1 = quadFilter(at + problem.filterDest, 1u);
      let q2 = quadFilter(at + 2u * problem.filterDest, 1u);
      let q3 = quadFilter(at + 3u * problem.filterDest, 1u);
      y = Quads(
        vec4f(q0.x, q1.x, q2.x, q3.x), vec4f(q0.y, q1.y, q2.y, q3.y),
        vec4f(q0.z, q1.z, q2.z, q3.z), vec4f(q0.w, q1.w, q2.w, q3.w),
      );
    } else {
      // Zero times whatever was read behind the last tap could be NaN: both factors are cleared.
      let none = vec4f(0.0);
      y = Quads(
        quadFilter(columns + row(s0, phase), problem.filterDest),
        select(none, quadFilter(columns + row(s1, phase), problem.filterDest), s1.tap.x < phase.count.x),
        select(none, quadFilter(columns + row(s2, phase), problem.filterDest), s2.tap.x < phase.count.x),
        select(none, quadFilter(columns + row(s3, phase), problem.filterDest), s3.tap.x < phase.count.x),
      );
    }
    let x0 = loadSource(p0, s0, s1, s2, s3, phase, group);
    let x1 = loadSource(p1, s0, s1, s2, s3, phase, group);
    sums0 = addLowRows(sums0, x0, y);
    if (LANES == 8u) {
      sums1 = addHighRows(sums1, x0, y);
      sums2 = addLowRows(sums2, x1, y);
      sums3 = addHighRows(sums3, x1, y);
    } else {
      sums1 = addLowRows(sums1, x1, y);
      sums2 = addLowRows(sums2, loadSource(p2, s0, s1, s2, s3, phase, group), y);
      sums3 = addLowRows(sums3, loadSource(p3, s0, s1, s2, s3, phase, group), y);
    }
    if (WHOLE_QUADS) {
      s0 = next(s0, 4u, phase.count);
    } else {
      s0 = next(s3, 1u, phase.count);
    }
  }

  var shift = vec4f(0.0);
  if (problem.hasBias != 0u) {
    let b = group * problem.destChannels + col;
    shift = vec4f(f32(bias[b]), f32(bias[b + 1u]), f32(bias[b + 2u]), f32(bias[b + 3u]));
  }
  storeLowRows(p0.dest, group, col, sums0, shift);
  if (LANES == 8u) {
    storeHighRows(p0.dest, group, col, sums1, shift);
    storeLowRows(p1.dest, group, col, sums2, shift);
    storeHighRows(p1.dest, group, col, sums3, shift);
  } else {
    storeLowRows(p1.dest, group, col, sums1, shift);
    storeLowRows(p2.dest, group, col, sums2, shift);
    storeLowRows(p3.dest, group, col, sums3, shift);
  }
}
