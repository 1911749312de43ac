"""Handing a plan over: what its workbook is made from."""
