const DIGITS = '⁰¹²³⁴⁵⁶⁷⁸⁹'

/** 10⁻⁷ */
export function powerOfTen(exponent: number): string {
  const digits = [...`${Math.abs(exponent)}`].map((digit) => DIGITS[Number(digit)]).join('')
  return `10${exponent < 0 ? '⁻' : ''}${digits}`
}
