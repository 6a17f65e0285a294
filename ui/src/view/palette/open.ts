import { signal } from '@preact/signals';

export const paletteIsOpen = signal(false);

export const openPalette = () => (paletteIsOpen.value = true);
export const closePalette = () => (paletteIsOpen.value = false);
