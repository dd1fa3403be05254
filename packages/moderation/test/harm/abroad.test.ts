import { expect, test } from 'vitest';
import { flawOf } from '../../src/review.ts';

const HELD = {
  'to go or of danger': [
    'Il y a de la fumée, évacuez le bâtiment',
    'Hay humo en el edificio, vayan a las salidas',
    'Uscite tutti subito, c’è un incendio',
    'Há fumaça no prédio, dirijam-se às saídas',
    'Iedereen naar buiten, er is brand',
    'W budynku jest dym, proszę udać się do wyjścia',
    'Yangın var, herkes dışarı',
    'В здании дым, пройдите к выходам',
  ],
  'for personal data': [
    'Postez votre numéro de téléphone',
    'Dame tu contraseña',
    'Scrivete il vostro numero di telefono',
    'Qual é a sua senha?',
    'Zet je telefoonnummer in de chat',
    'Podaj swój numer telefonu',
    'Telefon numaranı yaz',
    'Напишите свой номер телефона',
  ],
  'about prizes': ['Has ganado un premio', 'Hai vinto un iPhone', 'Wygrałeś telefon', 'Вы выиграли приз'],
  'against the speaker': ['L’orateur est un idiot', 'La presentadora es fea', 'Докладчик тупой', 'Konuşmacı çok salak'],
  'to harm somebody': ['Je vais te tuer', 'Mátate', 'Ti ammazzo', 'Ga dood', 'Zabij się', 'Kendini as', 'Убей себя'],
  'against a people': ['sale juif', 'ebreo di merda', 'dirty Jews', 'Fuera los inmigrantes', 'Мигранты вон'],
};

test.each(Object.entries(HELD))('a chat holds what is written %s in other languages', (_, texts) => {
  expect(texts.filter((text) => flawOf(text, 'chat') === null)).toEqual([]);
});

test.each([
  'La sortie standard et le mot de passe oublié',
  '¿Qué gestor de contraseñas usáis? El ponente es muy claro, con ejemplos',
  'Il relatore è molto chiaro, devo uscire prima',
  'O palestrante é ótimo, preciso sair agora',
  'De spreker is te zacht; de rookmelder in het gebouw van de brand manager',
  'Prelegent mówi cicho, muszę wyjść',
  'Konuşmacı çok iyi, çıkmam lazım',
  'Докладчик молодец, мне надо уйти',
  'The brand gang sold rook figures at the fora on issues of debugging',
  'Jewish history, black comedy and the dirty secrets of Arab coffee',
])('and goes on after: %s', (text) => expect(flawOf(text, 'chat')).toBeNull());
