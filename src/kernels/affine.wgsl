// y[n, i, j, c] = x[n] at the place, between its pixels, that the transform of image n maps (i, j) to:
//
//   row    = b0·j + b1·i + b2
//   column = a0·j + a1·i + a2
//
//   x, y: [images, height, width, channels]; transforms: [images, 6], each a0 a1 a2 b0 b1 b2
//
// A place takes the nearest pixel, or (BILINEAR) the four around it, weighted by their distance. What lies
// outside the image is made up as FILL says, along each axis, for a row of pixels a b c d:
//
//   CONSTANT  k k k k|a b c d|k k k k    NEAREST  a a a a|a b c d|d d d d
//   REFLECT   d c b a|a b c d|d c b a    WRAP     a b c d|a b c d|a b c d
//
// So the plane is tiled with copies of the image, some of them mirrored; for CONSTANT and NEAREST there is
// one copy. One invocation computes one pixel, all its channels: they share place and weights.
//
// GRADIENT is the way back, from x = dy to y = dx: dx[n, p, q] = Σ dy[n, i, j] · the weight of pixel (p, q) in
// (i, j). An invocation looks up who has read its pixel: for each copy of the image, the inverse transform
// gives the box of pixels (i, j) that may have. Nothing is added by two invocations, so sums have a fixed order.
//
// uses: each

// Tunables
const BILINEAR = true;
const FILL = NEAREST;
const GRADIENT = false;

const CONSTANT = 0u;
const NEAREST = 1u;
const REFLECT = 2u;
const WRAP = 3u;

// Places farther out than this many images count as that far: numbers stay small, loops short.
const FARTHEST = 16.0;

struct Params {
  count: u32, // images · height · width
  height: u32, width: u32,
  channels: u32,
  fill: f32, // k
}

@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> transforms: array<f32>;
@group(0) @binding(3) var<storage, read_write> y: array<f32>;

// Pairs are (row, column) from here on: place = byRow · i + byColumn · j + origin.
struct Transform {
  byRow: vec2f,
  byColumn: vec2f,
  origin: vec2f,
}

fn transformOf(image: u32) -> Transform {
  let t = image * 6u;
  return Transform(
    vec2f(transforms[t + 4u], transforms[t + 1u]),
    vec2f(transforms[t + 3u], transforms[t]),
    vec2f(transforms[t + 5u], transforms[t + 2u]),
  );
}

// Told by the bits: a compiler may drop arithmetic that only a NaN would change.
fn isNan(x: f32) -> bool {
  return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u;
}

// A place brought to where FILL reads: NEAREST reads no farther out than the border.
fn bound(place: vec2f, extent: vec2f) -> vec2f {
  if (FILL == NEAREST) { return clamp(place, vec2f(0.0), extent - 1.0); }
  return clamp(place, -FARTHEST * extent, FARTHEST * extent);
}

// The pixel of the image that pixel `at` of an axis of n pixels is a copy of; -1: of none.
fn original(at: i32, n: i32) -> i32 {
  if (at >= 0 && at < n) { return at; }
  if (FILL == CONSTANT || FILL == NEAREST) { return -1; }
  let period = select(n, 2 * n, FILL == REFLECT);
  let phase = (at % period + period) % period;
  return select(phase, period - 1 - phase, phase >= n);
}

// Where copy k of the image has pixel p.
fn copied(p: i32, k: i32, n: i32) -> i32 {
  return k * n + select(p, n - 1 - p, FILL == REFLECT && (k & 1) != 0);
}

// The weight of pixel u in a place on the same axis.
fn weight(place: f32, u: i32) -> f32 {
  if (BILINEAR) { return max(0.0, 1.0 - abs(place - f32(u))); }
  return select(0.0, 1.0, i32(round(place)) == u);
}

fn start(image: u32, row: i32, column: i32) -> u32 {
  return ((image * params.height + u32(row)) * params.width + u32(column)) * params.channels;
}

fn pixel(image: u32, row: i32, column: i32, channel: u32) -> f32 {
  if (row < 0 || column < 0) { return params.fill; }
  return x[start(image, row, column) + channel];
}

fn sample(image: u32, at: vec2i) {
  let n = vec2i(vec2u(params.height, params.width));
  let t = transformOf(image);
  let unbound = t.byRow * f32(at.x) + t.byColumn * f32(at.y) + t.origin;
  let place = bound(unbound, vec2f(n));
  let to = start(image, at.x, at.y);
  if (BILINEAR) {
    let corner = vec2i(floor(place));
    let part = place - floor(place);
    let top = original(corner.x, n.x);
    let left = original(corner.y, n.y);
    // Without weight, the other side may lie outside.
    let bottom = select(original(corner.x + 1, n.x), top, part.x == 0.0);
    let right = select(original(corner.y + 1, n.y), left, part.y == 0.0);
    for (var c = 0u; c < params.channels; c++) {
      let above = mix(pixel(image, top, left, c), pixel(image, top, right, c), part.y);
      let below = mix(pixel(image, bottom, left, c), pixel(image, bottom, right, c), part.y);
      y[to + c] = mix(above, below, part.x);
    }
  } else {
    let nearest = vec2i(round(place));
    let row = original(nearest.x, n.x);
    let column = original(nearest.y, n.y);
    for (var c = 0u; c < params.channels; c++) { y[to + c] = pixel(image, row, column, c); }
  }
}

fn collect(image: u32, at: vec2i) {
  let n = vec2i(vec2u(params.height, params.width));
  let extent = vec2f(n);
  let t = transformOf(image);
  let to = start(image, at.x, at.y);
  let determinant = t.byRow.x * t.byColumn.y - t.byRow.y * t.byColumn.x;
  for (var c = 0u; c < params.channels; c++) { y[to + c] = 0.0; }

  // What the transform reaches, and the copies of the image that lie there.
  let last = extent - 1.0;
  let far = last.x * t.byRow;
  let wide = last.y * t.byColumn;
  let low = bound(t.origin + min(far, vec2f(0.0)) + min(wide, vec2f(0.0)), extent);
  let high = bound(t.origin + max(far, vec2f(0.0)) + max(wide, vec2f(0.0)), extent);
  var first = vec2i(floor((low - 1.0) / extent));
  var ultimate = vec2i(floor((high + 1.0) / extent));
  if (FILL == CONSTANT || FILL == NEAREST) {
    first = vec2i(0);
    ultimate = vec2i(0);
  }
  for (var ky = first.x; ky <= ultimate.x; ky++) {
    for (var kx = first.y; kx <= ultimate.y; kx++) {
      let u = vec2i(copied(at.x, ky, n.x), copied(at.y, kx, n.y));
      var lowest = vec2f(u) - 1.0;
      var highest = vec2f(u) + 1.0;
      if (FILL == NEAREST) { // the border is read from all beyond it as well
        lowest = select(lowest, min(lowest, t.origin - abs(far) - abs(wide)), at == vec2i(0));
        highest = select(highest, max(highest, t.origin + abs(far) + abs(wide)), at == n - 1);
      }
      // The inverse transform of the rectangle [lowest, highest], as a box.
      let middle = 0.5 * (lowest + highest) - t.origin;
      let half = 0.5 * (highest - lowest);
      let center = vec2f(
        t.byColumn.y * middle.x - t.byColumn.x * middle.y,
        t.byRow.x * middle.y - t.byRow.y * middle.x,
      ) / determinant;
      let reach = vec2f(
        abs(t.byColumn.y) * half.x + abs(t.byColumn.x) * half.y,
        abs(t.byRow.x) * half.y + abs(t.byRow.y) * half.x,
      ) / abs(determinant);
      var box = vec4f(floor(center - reach), ceil(center + reach));
      if (!(reach.x < 1e6 && reach.y < 1e6)) { box = vec4f(0.0, 0.0, last); } // no inverse: look everywhere
      let begin = vec2i(clamp(box.xy, vec2f(0.0), extent));
      let end = vec2i(clamp(box.zw, vec2f(-1.0), last));
      for (var i = begin.x; i <= end.x; i++) {
        for (var j = begin.y; j <= end.y; j++) {
          let place = bound(t.byRow * f32(i) + t.byColumn * f32(j) + t.origin, extent);
          let share = weight(place.x, u.x) * weight(place.y, u.y);
          if (share == 0.0) { continue; }
          let source = start(image, i, j);
          for (var c = 0u; c < params.channels; c++) { y[to + c] += share * x[source + c]; }
        }
      }
    }
  }
}

fn compute(index: u32) {
  let image = index / (params.height * params.width);
  let at = vec2i(vec2u(index / params.width % params.height, index % params.width));
  for (var i = 6u * image; i < 6u * image + 6u; i++) {
    if (isNan(transforms[i])) {
      for (var c = 0u; c < params.channels; c++) { y[index * params.channels + c] = transforms[i]; }
      return;
    }
  }
  if (GRADIENT) { collect(image, at); } else { sample(image, at); }
}
