import { type Bilingual, type Language, number } from './language.js'
import type { Share } from './task.js'

/** How much of its data a task has taken. */
export function shareText(taken: Share, all: Share): Bilingual {
  const share = (language: Language, of: string) => (part: keyof Share) =>
    `${number(taken[part], language)} ${of} ${number(all[part], language)}`
  const [ru, en] = [share('ru', 'из'), share('en', 'of')]
  return {
    ru: `${ru('images')} картинок, ${ru('epochs')} эпох`,
    en: `${en('images')} images, ${en('epochs')} epochs`,
  }
}
