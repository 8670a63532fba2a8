// Whether a row of class scores, `output`, is largest where its target is: argReduce.wgsl of both, compared. Of equals the
// first counts, and NaN as largest. Targets as in targets.wgsl.

struct Best { value: f32, place: u32 }

fn better(best: Best, value: f32, place: u32) -> Best {
  if (!isNan(best.value) && (value > best.value || isNan(value))) { return Best(value, place); }
  return best;
}

fn isHit(row: u32, begin: u32, end: u32) -> bool {
  var best = Best(output[begin], begin);
  for (var i = begin + 1u; i < end; i++) { best = better(best, output[i], i); }
  if (SPARSE) { return i32(labels[row]) == i32(best.place - begin); }
  var target_ = Best(f32(labels[begin]), begin);
  for (var i = begin + 1u; i < end; i++) { target_ = better(target_, f32(labels[i]), i); }
  return best.place == target_.place;
}
