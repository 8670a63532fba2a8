// y[o, s, i] = scale · f(… f(f(x[o, k₀, i]), x[o, k₀+1, i]) …): sum, product, largest or smallest along one axis.
//
//   x: [outer, length, inner] → y: [outer, segments, inner]; segment s covers k₀ = s·span … k₀+span-1
//
// One invocation folds one segment; four accumulators take every fourth element each, which keeps four
// loads in flight and rounds less than one long chain. A long axis is cut into segments, and a second
// pass folds those: enough invocations for the device, and always the same order of additions, so the
// result is the same to the last bit on every run. No shared memory: neighbouring invocations read
// neighbouring addresses wherever inner > 1.
//
// Four values go with one load (V = vec4<T>) in two cases: where inner is a multiple of four, an invocation folds
// four neighbours side by side (R = V), and `count` and `inner` count groups of four; where inner is 1 and length is a
// multiple of four, it folds four chains along the axis and joins them at the end, and `length` counts groups.
//
// uses: each, reduction

fn compute(at: u32) {
  let inner = params.inner;
  let i = at % inner;
  let segment = (at / inner) % params.segments;
  let outer = at / inner / params.segments;
  let begin = segment * params.span;
  let end = min(begin + params.span, params.length);
  var place = (outer * params.length + begin) * inner + i;
  var a = V(bitcast<T>(params.identity));
  var b = a;
  var c = a;
  var d = a;
  var k = begin;
  for (; k + 4u <= end; k += 4u) {
    a = fold(a, V(x[place]));
    b = fold(b, V(x[place + inner]));
    c = fold(c, V(x[place + 2u * inner]));
    d = fold(d, V(x[place + 3u * inner]));
    place += 4u * inner;
  }
  for (; k < end; k++) {
    a = fold(a, V(x[place]));
    place += inner;
  }
  y[at] = StoredY(joined(fold(fold(a, b), fold(c, d))) * T(params.scale));
}
