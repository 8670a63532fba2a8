// Transforms for affine.wgsl from ranges and random numbers: each image is turned, then shifted, then zoomed
// about its centre.
//
//   u: [images, 5], on [0, 1) → transforms: [images, 6], each a0 a1 a2 b0 b1 b2
//
// With the change of one image, every number drawn from its range, a pixel of the result at distance d from
// the centre shows what is at distance R·(Z·d - s): R rotates, Z = diag(zoomY, zoomX), s is the shift. One
// invocation per image.
//
// uses: each

struct Params { // ranges: the lowest value, and how far it is to the highest
  angle: vec2f, // counter-clockwise, radians
  shiftY: vec2f, // down, pixels
  shiftX: vec2f, // to the right, pixels
  zoomY: vec2f, // pixels of the image in one of the result, down
  zoomX: vec2f, // and across
  count: u32,
  height: u32, width: u32,
  sameZoom: u32, // across as down: zoomX is not used
}

@group(0) @binding(1) var<storage, read> u: array<f32>;
@group(0) @binding(2) var<storage, read_write> transforms: array<f32>;

fn draw(range: vec2f, at: u32) -> f32 {
  return range.x + range.y * u[at];
}

fn compute(image: u32) {
  let at = 5u * image;
  let angle = draw(params.angle, at);
  let shift = vec2f(draw(params.shiftX, at + 2u), draw(params.shiftY, at + 1u)); // (x, y) from here on
  let zoomY = draw(params.zoomY, at + 3u);
  let zoomX = select(draw(params.zoomX, at + 4u), zoomY, params.sameZoom != 0u);
  let a = vec2f(cos(angle), -sin(angle));
  let b = vec2f(sin(angle), cos(angle));
  let zoom = vec2f(zoomX, zoomY);
  let center = 0.5 * vec2f(f32(params.width) - 1.0, f32(params.height) - 1.0);
  let origin = zoom * center + shift;
  let to = 6u * image;
  transforms[to] = a.x * zoomX;
  transforms[to + 1u] = a.y * zoomY;
  transforms[to + 2u] = center.x - dot(a, origin);
  transforms[to + 3u] = b.x * zoomX;
  transforms[to + 4u] = b.y * zoomY;
  transforms[to + 5u] = center.y - dot(b, origin);
}
