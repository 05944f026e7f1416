SELECT year, holidays, workdays, source FROM calendar
