// y[i, d, c] = max over the window of d of x[i, s, c]
//
// One invocation computes one element. The window is cut to the image: padding never wins. NaN always does.
// With WINDOW a window of that size needs no loop.
//
// uses: pool/windows

@group(0) @binding(1) var<storage, read> x: array<Stored>; // [images, x, channels]
@group(0) @binding(2) var<storage, read_write> y: array<Stored>; // [images, y, channels]

// Tunables
alias Bits = u32;

fn pixels() -> vec2u { return problem.y; }

fn compute(pixel: Pixel) {
  let window = windowOf(pixel.at);
  let taps = select(WINDOW, problem.window, WINDOW.x == 0u);
  var best = Element(x[placeX(pixel, window.begin)]);
  for (var ty = 0u; ty < taps.x; ty++) {
    for (var tx = 0u; tx < taps.y; tx++) {
      // What the border cuts off counts as the window's last row or column once more.
      let value = Element(x[placeX(pixel, min(window.begin + vec2u(ty, tx), window.end - 1u))]);
      // By its bits, since a compiler may take `value != value` to be false.
      let nan = (bitcast<Bits>(value) & Bits(0x7fffffffu)) > Bits(0x7f800000u);
      best = select(best, value, (value > best) | nan);
    }
  }
  y[placeY(pixel, pixel.at)] = Stored(best);
}
