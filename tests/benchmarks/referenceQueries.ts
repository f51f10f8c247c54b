import { SECTORS } from '../../pipelines/companies/record.ts';
import { KEYSPACE } from '../../domain/names.ts';
import { TABLES } from '../companyNames.ts';
import { DEFAULT_COUNTRIES } from '../../pipelines/companies/dashboard/variables.ts';

const TABLE = `${KEYSPACE}.${TABLES.companies}`;

function perCountry(selection: string): readonly string[] {
  return DEFAULT_COUNTRIES.map(
    (country) => `SELECT country, ${selection} FROM ${TABLE} WHERE country = '${country}' ALLOW FILTERING`,
  );
}

function perSector(selection: string): readonly string[] {
  return SECTORS.map(
    (sector) => `SELECT sector, ${selection} FROM ${TABLE} WHERE sector = '${sector}' ALLOW FILTERING`,
  );
}

/** What the pipeline that this project replaces asks for each panel: a scan of the whole table for each bar, and for each point. */
export const REFERENCE_QUERIES: Readonly<Record<string, readonly string[]>> = {
  'Investment received for all companies': [
    `SELECT id, investment_received, timestamp_column FROM ${TABLE} ALLOW FILTERING`,
  ],
  'Average investment per country': perCountry('AVG(investment_received)'),
  'Average revenue per country': perCountry('AVG(revenue)'),
  'Average number of employees per country': perCountry('AVG(number_of_employees)'),
  'Revenue as a percentage of investment by country': perCountry(
    'SUM(revenue) / SUM(investment_received) * 100',
  ),
  'Company size by employees': [
    'number_of_employees >= 10 AND number_of_employees < 50',
    'number_of_employees >= 50 AND number_of_employees < 250',
    'number_of_employees >= 250',
  ].map((size) => `SELECT COUNT(*) FROM ${TABLE} WHERE ${size} ALLOW FILTERING`),
  'Number of companies per sector': perSector('COUNT(*)'),
  'Number of employees per sector': perSector('SUM(number_of_employees)'),
  'Investment over time': [`SELECT id, investment_received, timestamp_column FROM ${TABLE} ALLOW FILTERING`],
};
