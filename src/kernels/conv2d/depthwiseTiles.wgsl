// dest[i, d, c] = activation(Σ_t source[i, d − pad + t, c] · filter[t, c] + bias[c])      3×3 taps
//
// A depthwise convolution, or its gradient with respect to the input, whose filter is TURNED round. On a CPU a load costs
// as much as 25 multiply-adds, and with no sum over channels only neighbouring results can share what is loaded: 4×4 of
// them need 6×6 values and 9 taps, 45 loads for 144 multiply-adds, where four in a row need 27 for 36. One invocation
// computes a tile of one channel, or of four neighbouring ones, a workgroup 64, along the channels first.
//
// uses: conv2d/elements, conv2d/tiles

@group(0) @binding(1) var<storage, read> source: array<Element>;
@group(0) @binding(2) var<storage, read> weights: array<Element>; // [3, 3, channels]
@group(0) @binding(3) var<storage, read> bias: array<Element>; // [channels]; not read unless hasBias
@group(0) @binding(4) var<storage, read_write> dest: array<Element>;

// Tunables
const TURNED = false;

fn load(tile: Tile, y: i32, x: i32) -> Element {
  let at = placeInSource(tile, y, x);
  return select(source[at], Element(), at == NOWHERE);
}

// A column of the 6×6.
fn column(tile: Tile, x: i32) -> Six {
  return Six(load(tile, 0, x), load(tile, 1, x), load(tile, 2, x), load(tile, 3, x), load(tile, 4, x), load(tile, 5, x));
}

fn tap(channel: u32, t: u32) -> Element {
  return weights[select(t, 8u - t, TURNED) * problem.channels + channel];
}

fn taps(channel: u32, x: u32) -> Three { return Three(tap(channel, x), tap(channel, 3u + x), tap(channel, 6u + x)); }

// What a column of the source adds to one of the results by a column of taps.
fn add(sums: Four, v: Six, t: Three) -> Four {
  return Four(
    fma(v.c, t.c, fma(v.b, t.b, fma(v.a, t.a, sums.a))), fma(v.d, t.c, fma(v.c, t.b, fma(v.b, t.a, sums.b))),
    fma(v.e, t.c, fma(v.d, t.b, fma(v.c, t.a, sums.c))), fma(v.f, t.c, fma(v.e, t.b, fma(v.d, t.a, sums.d))),
  );
}

fn store(tile: Tile, y: i32, x: i32, sum: Element) {
  let at = placeInDest(tile, y, x);
  if (at != NOWHERE) { dest[at] = activated(sum); }
}

fn storeColumn(tile: Tile, x: i32, sums: Four) {
  store(tile, 0, x, sums.a);
  store(tile, 1, x, sums.b);
  store(tile, 2, x, sums.c);
  store(tile, 3, x, sums.d);
}

fn compute(tile: Tile) {
  let left = taps(tile.channel, 0u);
  let middle = taps(tile.channel, 1u);
  let right = taps(tile.channel, 2u);
  var shift = Element();
  if (problem.hasBias != 0u) { shift = bias[tile.channel]; }
  let none = Four(shift, shift, shift, shift);

  let v0 = column(tile, 0);
  let v1 = column(tile, 1);
  let v2 = column(tile, 2);
  storeColumn(tile, 0, add(add(add(none, v0, left), v1, middle), v2, right));
  let v3 = column(tile, 3);
  storeColumn(tile, 1, add(add(add(none, v1, left), v2, middle), v3, right));
  let v4 = column(tile, 4);
  storeColumn(tile, 2, add(add(add(none, v2, left), v3, middle), v4, right));
  let v5 = column(tile, 5);
  storeColumn(tile, 3, add(add(add(none, v3, left), v4, middle), v5, right));
}
