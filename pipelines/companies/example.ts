/** A company as the API gives it; `overrides` replace its fields. */
export function apiCompany(overrides: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    id: 1,
    name: 'Müller & Söhne',
    email: 'office@example.org',
    vat: '0123456789',
    phone: '+4930123456',
    country: 'Egypt',
    addresses: [
      {
        id: 0,
        street: '1 Road',
        city: 'Cairo',
        zipcode: '11511',
        county_code: 'EG',
        latitude: 30.1,
        longitude: -31.25,
      },
    ],
    website: 'http://example.org',
    image: 'http://placeimg.com/640/480/people',
    contact: {
      id: 1,
      firstname: 'Ada',
      lastname: 'Secretperson',
      email: 'ada@example.org',
      phone: '+49301234',
      birthday: '1980-02-03',
      gender: 'female',
      address: { id: 1, street: '2 Lane', city: 'Giza' },
      website: 'http://ada.example.org',
      image: 'http://placeimg.com/1/2/people',
    },
    ...overrides,
  };
}
