// dest[i, d, c] = activation(Σ_t source[i, s, c] · filter[t, c] + bias[c])   where  up·s = down·d − pad + t·dilation
//
// A depthwise convolution, or its gradient with respect to the input (see `naive.wgsl` for the equation): every
// channel by itself. There is no sum over channels to block, so the reads of the filter are what can be
// saved: one invocation computes 4 pixels along the width, with the same taps, of one channel or, where their
// number allows it, of 4 neighbouring channels. A workgroup is 64 of them, along the channels first. Where up is 1
// (UPSAMPLES = false), every tap fits every pixel, and a dozen divisions fall away. Where the next tap reads, for
// a pixel, what this one reads for its neighbour (SLIDE: on the right 1, on the left -1), three of four values are
// there already.
// A group is a channel; `groups` counts elements of the arrays.
//
// uses: numbered, conv2d/elements, conv2d/problem, conv2d/phases

@group(0) @binding(1) var<storage, read> source: array<Element>;
@group(0) @binding(2) var<storage, read> weights: array<Element>; // [taps, channels]
@group(0) @binding(3) var<storage, read> bias: array<Element>; // [channels]; not read unless hasBias
@group(0) @binding(4) var<storage, read_write> dest: array<Element>;

// Tunables
const UPSAMPLES = true;
const SLIDE = 0;

// Quotient and remainder, with one division.
fn split(a: u32, b: u32) -> vec2u {
  let quotient = a / b;
  return vec2u(quotient, a - quotient * b);
}

fn load(row: u32, x: i32, channel: u32) -> Element {
  let inside = u32(x) < problem.source.y; // a negative position is a large one
  return select(Element(), source[(row + select(0u, u32(x), inside)) * problem.groups + channel], inside);
}

fn store(pixel: u32, channel: u32, sum: Element) {
  var x = sum;
  if (problem.hasBias != 0u) { x += bias[channel]; }
  dest[pixel * problem.groups + channel] = activated(x);
}

fn compute(number: u32) {
  let upY = select(1u, problem.up.y, UPSAMPLES);
  // Four pixels with the same taps lie `up` apart; so do all of one phase.
  let quads = ((problem.dest.y + upY - 1u) / upY + 3u) / 4u;
  let i = split(number, problem.groups);
  let channel = i.y;
  let j = split(i.x, quads);
  let column = j.y * 4u;
  let k = split(j.x, upY);
  let l = split(k.x, problem.dest.x);
  let d = vec2u(l.y, k.y + column * upY);
  let image = l.x;
  if (image >= problem.images) { return; }

  var phase = Phase(vec2u(0u), vec2u(1u), problem.taps, vec2i(problem.down * d) - problem.pad, problem.dilation);
  if (UPSAMPLES) { phase = phaseOf(d); }
  let next = i32(problem.down.y); // from the source of one of the four pixels to that of the next
  var s0: Element;
  var s1: Element;
  var s2: Element;
  var s3: Element;
  var s = phase.position;
  for (var ty = 0u; ty < phase.count.x; ty++) {
    s.y = phase.position.y;
    if (u32(s.x) < problem.source.x) {
      let row = (image * problem.source.x + u32(s.x)) * problem.source.y;
      var x0 = load(row, s.y, channel);
      var x1 = load(row, s.y + next, channel);
      var x2 = load(row, s.y + 2 * next, channel);
      var x3 = load(row, s.y + 3 * next, channel);
      for (var tx = 0u; tx < phase.count.y; tx++) {
        let tap = phase.first + phase.step * vec2u(ty, tx);
        let weight = weights[(tap.x * problem.taps.y + tap.y) * problem.groups + channel];
        s0 = fma(x0, weight, s0);
        s1 = fma(x1, weight, s1);
        s2 = fma(x2, weight, s2);
        s3 = fma(x3, weight, s3);
        s.y += phase.advance.y;
        if (SLIDE == 1) {
          x0 = x1;
          x1 = x2;
          x2 = x3;
        } else if (SLIDE == -1) {
          x3 = x2;
          x2 = x1;
          x1 = x0;
        } else {
          x1 = load(row, s.y + next, channel);
          x2 = load(row, s.y + 2 * next, channel);
        }
        if (SLIDE != 1) { x0 = load(row, s.y, channel); }
        if (SLIDE != -1) { x3 = load(row, s.y + 3 * next, channel); }
      }
    }
    s.x += phase.advance.x;
  }
  let pixel = (image * problem.dest.x + d.x) * problem.dest.y + d.y;
  if (d.y < problem.dest.y) { store(pixel, channel, s0); }
  if (d.y + upY < problem.dest.y) { store(pixel + upY, channel, s1); }
  if (d.y + 2u * upY < problem.dest.y) { store(pixel + 2u * upY, channel, s2); }
  if (d.y + 3u * upY < problem.dest.y) { store(pixel + 3u * upY, channel, s3); }
}
