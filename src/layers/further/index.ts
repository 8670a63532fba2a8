export { Equalization, type EqualizationOptions } from './equalization.js'
export { RandomGaussianBlur, type RandomGaussianBlurOptions } from './randomGaussianBlur.js'
